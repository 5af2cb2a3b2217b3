import type { LimiterView } from '../model/limiter.ts';
import { axis, axisLabel, bare, draw, ink } from './draw.ts';

type Request = LimiterView['requests'][number];

const laneOf = ({ accepted }: Request): number => (accepted === true ? 1 : accepted === false ? 0 : 0.5);

/** Where the windows of a limiter begin and end, as the evidence shows them; none for one whose windows slide. */
function windowsIn(requests: readonly Request[], named: LimiterView['named']): (readonly [from: number, to: number])[] {
  if (!named || named.windowMs <= 0) return [];
  const { windowMs, algorithm } = named;
  if (algorithm === 'fixed-window-from-first') return fromFirst(requests, windowMs);
  if (algorithm !== 'fixed-window') return [];
  const phase = phaseOf(requests, windowMs);
  const nths = new Set(requests.map(({ atMs }) => Math.floor((atMs - phase) / windowMs)));
  return [...nths].map((nth) => [phase + nth * windowMs, phase + (nth + 1) * windowMs]);
}

/** A window begins after the last refusal of one and before the first acceptance of the next. */
function phaseOf(requests: readonly Request[], windowMs: number): number {
  const edges = requests.flatMap((request, at) => {
    const before = requests[at - 1];
    return request.accepted === true && before?.accepted === false ? [{ from: before.atMs, to: request.atMs }] : [];
  });
  const [tightest] = edges.sort((a, b) => a.to - a.from - (b.to - b.from));
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

/** How many were let in within the window: it falls to nothing where a window ends, and with time where windows slide. */
function countLine(requests: readonly Request[], windows: ReturnType<typeof windowsIn>, windowMs: number) {
  const times = requests.filter(({ accepted }) => accepted === true).map(({ atMs }) => atMs);
  const sliding = (at: number): (readonly [at: number, change: number])[] => [
    [at, 1],
    [at + windowMs, -1],
  ];
  const events = windows.length > 0 ? eventsIn(times, windows) : times.flatMap(sliding);
  const last = Math.max(...requests.map(({ atMs }) => atMs));
  let count = 0;
  return events
    .filter(([at]) => at <= last)
    .sort(([a, up], [b, other]) => a - b || up - other)
    .map(([at, change]) => [at / 1000, (count += change)]);
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
    silent: true,
  });
  const windows = windowsIn(requests, named);
  const areas = windows.map(([from, to], at) => [
    { xAxis: Math.max(0, from / 1000), itemStyle: { color: ink.window, opacity: at % 2 === 0 ? 0.55 : 0.2 } },
    { xAxis: Math.min(last, to / 1000) },
  ]);
  const x = { type: 'value', min: 0, max: last, splitLine: { show: false } };
  const formatter = (value: number): string => (value === 1 ? 'let in' : value === 0 ? 'refused' : '');
  const lanes = { type: 'value', min: -0.5, max: 1.5, interval: 0.5 };
  return draw(name, [920, 300], {
    grid: [
      { left: 74, right: 16, top: 8, height: 96 },
      { left: 74, right: 16, top: 132, height: 126 },
    ],
    xAxis: [
      axis({ ...x, axisLabel: { show: false } }),
      axis({ ...x, gridIndex: 1, name: 'seconds since the first request', nameLocation: 'middle', nameGap: 26 }),
    ],
    yAxis: [
      axis({ ...lanes, ...bare, axisLabel: { ...axisLabel, formatter } }),
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
        markLine: named ? { silent: true, symbol: 'none', data: [{ yAxis: named.limit }], ...dashed } : {},
      },
    ],
  });
}

const dashed = { lineStyle: { color: ink.bad, type: 'dashed', width: 1 }, label: { show: false } };
