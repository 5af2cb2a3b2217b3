import { readFileSync } from 'node:fs';
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import type { JobBar } from '../model/jobs.ts';
import { axis, axisLabel, bare, draw, ink } from './draw.ts';

const rowHeight = 20;

/** Start, end and row of a bar in the chart's values. */
const barAt = (api: CustomSeriesRenderItemAPI, thickness: number) => {
  const row = api.value(2);
  const [left = 0, y = 0] = api.coord([api.value(0), row]);
  const [right = 0] = api.coord([api.value(1), row]);
  return { x: left, y: y - thickness / 2, width: Math.max(1.5, right - left), height: thickness, r: 1.5 };
};

const series = (data: readonly unknown[], color: string, thickness: number, opacity = 1) => ({
  type: 'custom',
  silent: true,
  data,
  encode: { x: [0, 1], y: 2 },
  renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => ({
    type: 'rect',
    shape: barAt(api, thickness),
    style: { fill: color, opacity },
  }),
});

const colourOf = ({ isAccused, status }: JobBar): string =>
  isAccused ? ink.bad : status === 'failed' ? ink.warn : ink.accent;

/** The next value above that an axis ends well with: 1, 2 or 5 tenths of its size. */
function niceAbove(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value));
  const step = size / 2;
  return Number((Math.ceil(value / step) * step).toPrecision(3));
}

/** The queue as a Gantt chart: a row for each job, a thin line while it waits, a bar while it runs. */
export function queueChart(name: string, bars: readonly JobBar[]): string {
  const last = Math.max(1, ...bars.map(({ endedMs, startedMs, createdMs }) => endedMs ?? startedMs ?? createdMs));
  const waits = bars.map(({ createdMs, startedMs, endedMs }, row) => [
    createdMs / 1000,
    (startedMs ?? endedMs ?? last) / 1000,
    row,
  ]);
  const runs = (color: string) =>
    bars.flatMap((bar, row) =>
      bar.startedMs !== null && colourOf(bar) === color
        ? [[bar.startedMs / 1000, (bar.endedMs ?? last) / 1000, row]]
        : [],
    );
  const x = { name: 'seconds since the first job was created', nameLocation: 'middle', nameGap: 28 };
  const formatter = (value: number): string => bars[value]?.id.slice(0, 8) ?? '';
  const rows = { type: 'value', inverse: true, min: -1, max: bars.length, interval: 1 };
  return draw(name, [920, 58 + bars.length * rowHeight], {
    grid: { left: 74, right: 16, top: 8, bottom: 44 },
    xAxis: axis({ type: 'value', min: 0, max: niceAbove(last / 1000), ...x }),
    yAxis: axis({ ...rows, ...bare, axisLabel: { ...axisLabel, formatter } }),
    series: [
      series(waits, ink.quiet, 2, 0.7),
      ...[ink.accent, ink.warn, ink.bad].map((color) => series(runs(color), color, 12)),
    ],
  });
}

/** The page's colours on a light ground, where the page is not there to give them. */
const onPaper = new Map(
  [...readFileSync(new URL('../page/page.css', import.meta.url), 'utf8').matchAll(/--(\w+): light-dark\((#\w+),/g)].map(
    ([, variable = '', colour = '']) => [variable, colour],
  ),
);

/** The same chart as a file of its own; what a server calls its jobs is no markup in it. */
export const queueSvg = (bars: readonly JobBar[]): string =>
  queueChart('queue', bars)
    .replace(/var\(--(\w+)\)/g, (_, variable: string) => onPaper.get(variable) ?? 'currentColor')
    .replace(/<svg /, '<svg style="background:#fff" font-family="system-ui, sans-serif" ');
