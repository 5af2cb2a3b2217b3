import type { Arrival, Envelope, EnvelopeLimiter, Limits, Span } from './envelope.ts';
import { hull } from './from-first.ts';

/**
 * Windows cut by a clock whose phase is unknown: window 0 holds the first request and ends at `phase`, window n ends n
 * lengths later. `earlier` requests were counted in the windows before `window`, `before` of them in the last of these.
 */
export type ClockEnvelope = Envelope & {
  readonly phase: Span;
  readonly window: number;
  readonly earlier: Span;
  readonly before: Span;
};

const none: Span = { from: 0, to: 0 };

/** How a clock counts: `weighted` as a sliding counter, or afresh in each window; `counting` refused requests, or not. */
export type Counting = Limits & { readonly weighted: boolean; readonly counting: boolean };

/** A limiter whose windows are cut by a clock and have a length within a span; its first request arrived within `first`. */
export function clock(how: Counting, length: Span, first: Span): EnvelopeLimiter<ClockEnvelope> {
  const phase = { from: first.from, to: first.to + length.to };
  const grain = Math.ceil(how.limit / (how.weighted ? splitsWeighted : splits));
  return {
    start: { at: -Infinity, full: false, phase, window: 0, earlier: none, before: none },
    accept: (state, arrival, out) => each(how, length, state, arrival, true, out),
    refuse: (state, arrival, out) => each(how, length, state, arrival, false, out),
    kind: ({ window, earlier, before }) =>
      (window * most + Math.floor(earlier.from / grain)) * most + Math.floor(before.from / grain),
    join: (one, other) => ({
      at: Math.min(one.at, other.at),
      full: one.full && other.full,
      phase: hull(one.phase, other.phase),
      window: one.window,
      earlier: hull(one.earlier, other.earlier),
      before: hull(one.before, other.before),
    }),
  };
}

/** A volley that a window's end may cut is looked at in so many ways, no more. */
const splits = 16;
const splitsWeighted = 8;

/** More requests than are ever counted. */
const most = 65_536;

/**
 * When windows are so short that a request can lie in more of them than this, their number tells little and is dropped;
 * after a rest that outlasts what is remembered it tells nothing but the phase.
 */
const mostWindows = 4;
const mostAfterRest = 1;

/** Adds the envelopes of every window in which a request can have arrived and been answered so. */
function each(
  how: Counting,
  length: Span,
  state: ClockEnvelope,
  arrival: Arrival,
  accepted: boolean,
  out: ClockEnvelope[],
): void {
  const { phase, window } = state;
  const earliest = Math.max(window, Math.floor((arrival.from - phase.to) / length.to) + 1);
  const latest = Math.max(earliest, Math.floor((arrival.to - phase.from) / length.from) + 1);
  const rested = earliest > window + 1;
  const few = rested ? mostAfterRest : mostWindows - 1;
  const known = latest - earliest <= few ? latest : rested ? earliest - 1 : window + 1;
  for (let at = earliest; at <= known; at++) within(how, length, state, arrival, accepted, at, out);
  if (latest > known && accepted) {
    const anew = { from: arrival.from, to: arrival.to + length.to };
    const earlier = { from: counted(how, arrival), to: counted(how, arrival) };
    out.push({ at: arrival.from, full: false, phase: anew, window: 0, earlier, before: none });
  }
}

/** How many requests were counted before an arrival, in all windows. */
const counted = ({ counting }: Counting, { accepted, attempts }: Arrival): number => (counting ? attempts : accepted);

/** Adds the envelope of a request that arrived in a given window: accepted from some share of the window on, or refused before it. */
function within(
  how: Counting,
  length: Span,
  state: ClockEnvelope,
  arrival: Arrival,
  accepted: boolean,
  window: number,
  out: ClockEnvelope[],
): void {
  const total = counted(how, arrival);
  const here = { from: total - state.earlier.to, to: total - state.earlier.from };
  const same = window === state.window;
  const count = same ? here : none;
  const before = !how.weighted || window > state.window + 1 ? none : same ? state.before : here;
  const free = accepted ? freeFrom(how.limit, count.from, before.from) : freeFrom(how.least, count.to, before.to);
  if (accepted ? free >= 1 : free <= 0) return;
  const begin = window - 1 + (accepted ? free : 0);
  const end = window - 1 + (accepted ? 1 : free);
  const low = arrival.from - end * (end < 0 ? length.from : length.to);
  const high = begin < 0 ? Infinity : arrival.to - begin * length.from;
  const phase = { from: Math.max(state.phase.from, low), to: Math.min(state.phase.to, high) };
  if (phase.from > phase.to) return;
  const at = begin < 0 ? arrival.from : Math.max(arrival.from, phase.from + begin * length.from);
  if (at > arrival.to) return;
  const full = !how.counting && (!accepted || (before.to === 0 && count.from + 1 >= how.limit));
  out.push({ at, full, phase, window, earlier: same ? state.earlier : { from: total, to: total }, before });
}

/** The share of a window from which on a request is accepted, if so many were counted in it and in the one before. */
function freeFrom(limit: number, count: number, before: number): number {
  const excess = before + count + 1 - limit;
  if (excess <= 0) return 0;
  return before > 0 ? Math.min(1, excess / before) : 1;
}
