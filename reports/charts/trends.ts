import type { TrendsView } from '../model/trends.ts';
import { axis, draw, ink } from './draw.ts';

const size = { width: 920, height: 190 };
const grid = { left: 56, right: 16, top: 14, bottom: 30 };

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const dayOf = (at: string): string => `${Number(at.slice(8, 10))} ${months[Number(at.slice(5, 7)) - 1] ?? ''}`;

const days = (points: readonly { readonly at: string }[]) =>
  axis({
    type: 'category',
    data: points.map(({ at }) => dayOf(at)),
    axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true },
  });

/** Cases night by night: held below, red above, with a mark where the verdict changed. */
export function nightsChart({ nights }: TrendsView): string {
  const bar = (data: readonly number[], color: string, opacity = 1) => ({
    type: 'bar',
    stack: 'cases',
    data,
    itemStyle: { color, opacity },
    silent: true,
    barCategoryGap: nights.length > 45 ? '0%' : '30%',
    barMaxWidth: 28,
  });
  const turns = nights.flatMap((night, at) =>
    night.isTurn ? [{ coord: [at, night.holds + night.notable + night.red], mood: night.mood }] : [],
  );
  const svg = draw('nights', size, {
    grid,
    xAxis: days(nights),
    yAxis: axis({ type: 'value', minInterval: 1, splitNumber: 3 }),
    series: [
      bar(
        nights.map(({ holds }) => holds),
        ink.good,
        0.4,
      ),
      bar(
        nights.map(({ notable }) => notable),
        ink.warn,
      ),
      {
        ...bar(
          nights.map(({ red }) => red),
          ink.bad,
        ),
        markPoint: {
          silent: true,
          symbol: 'triangle',
          symbolSize: 9,
          symbolRotate: 180,
          symbolOffset: [0, -7],
          data: turns.map(({ coord, mood }) => ({
            coord,
            itemStyle: { color: mood === 'good' ? ink.good : mood === 'bad' ? ink.bad : ink.warn },
          })),
          label: { show: false },
        },
      },
    ],
  });
  return svg.replace('geometricPrecision', 'crispEdges'); // bars that touch show no seams
}

/** One figure night by night; a night without it is a gap. */
export function figureChart(
  name: string,
  points: readonly { readonly at: string; readonly value: number | null }[],
): string {
  return draw(
    name,
    { width: 440, height: 150 },
    {
      grid: { left: 52, right: 12, top: 12, bottom: 28 },
      xAxis: days(points),
      yAxis: axis({ type: 'value', min: 0, splitNumber: 3 }),
      series: [
        {
          type: 'line',
          silent: true,
          data: points.map(({ value }) => value),
          showSymbol: points.length < 3,
          symbolSize: 5,
          lineStyle: { color: ink.accent, width: 1.75 },
          itemStyle: { color: ink.accent },
        },
      ],
    },
  );
}
