import type { LimiterView } from '../model/limiter.ts';
import { axis, draw, ink } from './draw.ts';

type Request = LimiterView['requests'][number];

const laneOf = ({ accepted }: Request): number => (accepted === true ? 1 : accepted === false ? 0 : 0.5);

/** Where the windows of a limiter begin and end, as the evidence shows them; none for one whose windows slide. */
export function windowsIn(
  requests: readonly Request[],
  named: LimiterView['named'],
): readonly (readonly [from: number, to: number])[] {
  if (!named || named.windowMs <= 0) return [];
  const last = requests[requests.length - 1]?.atMs ?? 0;
  if (named.algorithm === 'fixed-window-from-first') return fromFirst(requests, named.windowMs);
  if (named.algorithm !== 'fixed-window') return [];
  const phase = phaseOf(requests, named.windowMs);
  const count = Math.ceil((last - phase) / named.windowMs) + 1;
  return Array.from(
    { length: count },
    (_, at) => [phase + (at - 1) * named.windowMs, phase + at * named.windowMs] as const,
  ).filter(([from, to]) => requests.some(({ atMs }) => atMs >= from && atMs < to));
}

/** A window begins after the last refusal of one and before the first acceptance of the next. */
function phaseOf(requests: readonly Request[], windowMs: number): number {
  const edges = requests.flatMap((request, at) => {
    const before = requests[at - 1];
    return request.accepted === true && before?.accepted === false ? [{ from: before.atMs, to: request.atMs }] : [];
  });
  const tightest = edges.reduce<{ from: number; to: number } | null>(
    (best, edge) => (best && best.to - best.from <= edge.to - edge.from ? best : edge),
    null,
  );
  return tightest ? ((tightest.from + tightest.to) / 2) % windowMs : 0;
}

function fromFirst(requests: readonly Request[], windowMs: number): (readonly [number, number])[] {
  const windows: (readonly [number, number])[] = [];
  for (const { atMs, accepted } of requests) {
    const open = windows[windows.length - 1];
    if (accepted === true && (!open || atMs >= open[1])) windows.push([atMs, atMs + windowMs]);
  }
  return windows;
}

type Step = readonly [atS: number, count: number];

/** How many were let in within the window: it falls to nothing where a window ends, and with time where windows slide. */
function countLine(requests: readonly Request[], windows: ReturnType<typeof windowsIn>, windowMs: number): Step[] {
  const times = requests.filter(({ accepted }) => accepted === true).map(({ atMs }) => atMs);
  const events =
    windows.length > 0
      ? eventsIn(times, windows)
      : times.flatMap((at) => [[at, 1] as const, [at + windowMs, -1] as const]);
  let count = 0;
  const last = Math.max(...requests.map(({ atMs }) => atMs));
  return [...events]
    .sort(([a, up], [b, other]) => a - b || up - other)
    .filter(([at]) => at <= last)
    .map(([at, change]) => [at / 1000, (count += change)] as const);
}

/** Up with each request of a window, and down by all of them where it ends. */
const eventsIn = (times: readonly number[], windows: ReturnType<typeof windowsIn>): (readonly [number, number])[] =>
  windows.flatMap(([from, to]) => {
    const within = times.filter((at) => at >= from && at < to);
    return within.length === 0 ? [] : [...within.map((at) => [at, 1] as const), [to, -within.length] as const];
  });

/** The evidence of a probe: every request on the time axis, let in or refused, over the windows it shows. */
export function limiterChart(name: string, view: LimiterView): string {
  const { requests, named } = view;
  const windowMs = named?.windowMs ?? 1000;
  const last = Math.ceil((requests[requests.length - 1]?.atMs ?? 0) / 1000);
  const points = (accepted: Request['accepted']) =>
    requests.filter((one) => one.accepted === accepted).map((one) => [one.atMs / 1000, laneOf(one)]);
  const tick = (data: unknown, color: string, what: string) => ({
    type: 'scatter',
    name: what,
    data,
    symbol: 'rect',
    symbolSize: [2, 22],
    itemStyle: { color, opacity: 0.85 },
    xAxisIndex: 0,
    yAxisIndex: 0,
    silent: true,
  });
  const windows = windowsIn(requests, named);
  const areas = windows.map(([from, to], at) => [
    { xAxis: Math.max(0, from / 1000), itemStyle: { color: ink.window, opacity: at % 2 === 0 ? 0.55 : 0.2 } },
    { xAxis: Math.min(last, to / 1000) },
  ]);
  const x = { type: 'value', min: 0, max: last };
  return draw(
    name,
    { width: 920, height: 300 },
    {
      grid: [
        { left: 74, right: 16, top: 8, height: 96 },
        { left: 74, right: 16, top: 132, height: 126 },
      ],
      xAxis: [
        axis({ ...x, gridIndex: 0, axisLabel: { show: false }, splitLine: { show: false } }),
        axis({
          ...x,
          gridIndex: 1,
          splitLine: { show: false },
          name: 'seconds since the first request',
          nameLocation: 'middle',
          nameGap: 26,
        }),
      ],
      yAxis: [
        axis({
          gridIndex: 0,
          type: 'value',
          min: -0.5,
          max: 1.5,
          interval: 0.5,
          splitLine: { show: false },
          axisLine: { show: false },
          axisLabel: {
            color: ink.quiet,
            fontSize: 12,
            formatter: (value: number) => (value === 1 ? 'let in' : value === 0 ? 'refused' : ''),
          },
        }),
        axis({ gridIndex: 1, type: 'value', min: 0, minInterval: 1, splitNumber: 3 }),
      ],
      series: [
        { ...tick(points(true), ink.good, 'let in'), markArea: { silent: true, data: areas } },
        tick(points(false), ink.bad, 'refused'),
        tick(points('other'), ink.warn, 'other'),
        {
          type: 'line',
          xAxisIndex: 1,
          yAxisIndex: 1,
          step: 'end',
          showSymbol: false,
          silent: true,
          data: countLine(requests, windows, windowMs),
          lineStyle: { color: ink.accent, width: 1.5 },
          markLine: named
            ? {
                silent: true,
                symbol: 'none',
                data: [{ yAxis: named.limit }],
                lineStyle: { color: ink.bad, type: 'dashed', width: 1 },
                label: { show: false },
              }
            : {},
        },
      ],
    },
  );
}
