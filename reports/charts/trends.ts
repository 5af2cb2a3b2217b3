import { dayOf } from '../../contracts/show/words.ts';
import type { TrendLine } from '../model/trends.ts';
import { axis, axisLabel, draw, ink } from './draw.ts';

const grid = { left: 56, right: 16, top: 14, bottom: 30 };

/** `22 Nov`. */
const shortDay = (at: string): string => dayOf(at).replace(/^(\d+ ...).*/, '$1');

/** The day of each point; of those of one day the time as well. */
export const labelsOf = (points: readonly { readonly at: string }[]): string[] =>
  points.map(({ at }) =>
    points.filter((one) => one.at.slice(0, 10) === at.slice(0, 10)).length > 1
      ? `${shortDay(at)}, ${at.slice(11, 16)}`
      : shortDay(at),
  );

const days = (points: readonly { readonly at: string }[]) =>
  axis({
    type: 'category',
    data: labelsOf(points),
    axisLabel: { ...axisLabel, hideOverlap: true },
  });

const kinds = [
  { of: 'holds', color: ink.good, opacity: 0.4 },
  { of: 'notable', color: ink.warn, opacity: 1 },
  { of: 'red', color: ink.bad, opacity: 1 },
] as const;

/** Cases night by night: held below, red above, with a mark where the verdict changed. */
export function nightsChart(name: string, { nights }: Pick<TrendLine, 'nights'>): string {
  const turns = nights.flatMap(({ isTurn, holds, notable, red, mood }, at) =>
    isTurn
      ? [{ coord: [at, holds + notable + red], itemStyle: { color: mood === 'unsure' ? ink.warn : ink[mood] } }]
      : [],
  );
  const marks = { silent: true, symbol: 'triangle', symbolSize: 9, symbolRotate: 180, symbolOffset: [0, -7] };
  const svg = draw(name, [920, 190], {
    grid,
    xAxis: days(nights),
    yAxis: axis({ type: 'value', minInterval: 1, splitNumber: 3 }),
    series: kinds.map(({ of, color, opacity }) => ({
      type: 'bar',
      stack: 'cases',
      data: nights.map((night) => night[of]),
      itemStyle: { color, opacity },
      silent: true,
      barCategoryGap: nights.length > 45 ? '0%' : '30%',
      barMaxWidth: 28,
      ...(of === 'red' ? { markPoint: { ...marks, data: turns, label: { show: false } } } : {}),
    })),
  });
  return svg.replace('geometricPrecision', 'crispEdges'); // bars that touch show no seams
}

/** One figure night by night; a night without it is a gap. */
export function figureChart(
  name: string,
  points: readonly { readonly at: string; readonly value: number | null }[],
): string {
  return draw(name, [440, 150], {
    grid: { left: 52, right: 12, top: 12, bottom: 28 },
    xAxis: days(points),
    yAxis: axis({ type: 'value', min: 0, splitNumber: 3 }),
    series: [
      {
        type: 'line',
        silent: true,
        data: points.map(({ value }) => value),
        showSymbol: points.filter(({ value }) => value !== null).length < 3,
        symbolSize: 5,
        lineStyle: { color: ink.accent, width: 1.75 },
        itemStyle: { color: ink.accent },
      },
    ],
  });
}
