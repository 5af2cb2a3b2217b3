import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import type { JourneyView } from '../model/load.ts';
import { axis, draw, ink } from './draw.ts';

const rowHeight = 40;

/** Latency by operation on a log axis: median to p95 as a bar, p99 and the slowest as marks. */
export function latencyChart(name: string, latency: JourneyView['latency']): string {
  const rows = latency.map(({ operation }) => operation);
  const least = Math.min(...latency.map(({ service }) => service.p50));
  const value = (ms: number): number => Math.max(ms, 0.1);
  const data = latency.map(({ service }, row) => [value(service.p50), value(service.p95), row]);
  const marks = (of: 'p50' | 'p99' | 'max', color: string, size: readonly [number, number]) => ({
    type: 'scatter',
    silent: true,
    symbol: 'rect',
    symbolSize: size,
    itemStyle: { color },
    data: latency.map(({ service }, row) => [value(service[of]), row]),
  });
  return draw(
    name,
    { width: 920, height: 52 + rows.length * rowHeight },
    {
      grid: { left: 210, right: 24, top: 6, bottom: 42 },
      xAxis: axis({
        type: 'log',
        min: 10 ** Math.floor(Math.log10(value(least))),
        name: 'milliseconds, log scale',
        nameLocation: 'middle',
        nameGap: 26,
        axisLabel: { color: ink.quiet, fontSize: 12, formatter: (ms: number) => String(ms) },
      }),
      yAxis: axis({
        type: 'category',
        inverse: true,
        data: rows,
        axisLine: { show: false },
        axisLabel: { color: ink.text, fontSize: 12 },
      }),
      series: [
        {
          type: 'custom',
          silent: true,
          data,
          encode: { x: [0, 1], y: 2 },
          renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
            const [left = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
            const [right = 0] = api.coord([api.value(1), api.value(2)]);
            return {
              type: 'rect',
              shape: { x: left, y: y - 6, width: Math.max(2, right - left), height: 12, r: 2 },
              style: { fill: ink.accent, opacity: 0.45 },
            };
          },
        },
        marks('p50', ink.accent, [3, 18]),
        marks('p99', ink.warn, [3, 14]),
        marks('max', ink.bad, [2, 10]),
      ],
    },
  );
}
