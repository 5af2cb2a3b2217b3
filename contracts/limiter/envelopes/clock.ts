import type { Arrival, Envelope, EnvelopeLimiter, Limits, Span } from './envelope.ts';

/**
 * Windows cut by a clock whose phase is unknown: window 0 holds the first request and ends at the phase, window n ends n
 * lengths later. So many requests were counted in the windows before `window` (`earlier`), so many of them in the last of
 * these (`before`). The bounds are flat, since millions of these are made.
 */
export type ClockEnvelope = Envelope & {
  phaseFrom: number;
  phaseTo: number;
  readonly window: number;
  earlierFrom: number;
  earlierTo: number;
  beforeFrom: number;
  beforeTo: number;
};

/** How a clock counts: `weighted` as a sliding counter, or afresh in each window; `counting` refused requests, or not. */
export type Counting = Limits & { readonly weighted: boolean; readonly counting: boolean };

/** A volley that a window's end may cut is looked at in so many ways, no more. */
const splits = 16;
const splitsWeighted = 8;

/** More requests than are ever counted. */
const most = 65_536;

/** A limiter whose windows are cut by a clock and have a length within a span; its first request arrived within `first`. */
export function clock(how: Counting, length: Span, first: Span): EnvelopeLimiter<ClockEnvelope> {
  const grain = Math.ceil(how.limit / (how.weighted ? splitsWeighted : splits));
  return {
    start: {
      at: -Infinity,
      full: false,
      phaseFrom: first.from,
      phaseTo: first.to + length.to,
      window: 0,
      earlierFrom: 0,
      earlierTo: 0,
      beforeFrom: 0,
      beforeTo: 0,
    },
    accept: (state, arrival, out) => each(how, length, state, arrival, true, out),
    refuse: (state, arrival, out) => each(how, length, state, arrival, false, out),
    kind: ({ window, earlierFrom, beforeFrom }) =>
      (window * most + Math.floor(earlierFrom / grain)) * most + Math.floor(beforeFrom / grain),
    certain: (state, { to, accepted, attempts }) => {
      if (to - state.phaseFrom >= state.window * length.from) return 0;
      const here = (how.counting ? attempts : accepted) - state.earlierFrom;
      return how.least - here - state.beforeTo - 1;
    },
    widen,
  };
}

/** Widens an envelope to hold another of its kind. */
function widen(one: ClockEnvelope, other: ClockEnvelope): void {
  if (other.at < one.at) one.at = other.at;
  if (!other.full) one.full = false;
  if (other.phaseFrom < one.phaseFrom) one.phaseFrom = other.phaseFrom;
  if (other.phaseTo > one.phaseTo) one.phaseTo = other.phaseTo;
  if (other.earlierFrom < one.earlierFrom) one.earlierFrom = other.earlierFrom;
  if (other.earlierTo > one.earlierTo) one.earlierTo = other.earlierTo;
  if (other.beforeFrom < one.beforeFrom) one.beforeFrom = other.beforeFrom;
  if (other.beforeTo > one.beforeTo) one.beforeTo = other.beforeTo;
}

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
  const { phaseFrom, phaseTo, window } = state;
  const earliest = Math.max(window, Math.floor((arrival.from - phaseTo) / length.to) + 1);
  const latest = Math.max(earliest, Math.floor((arrival.to - phaseFrom) / length.from) + 1);
  const rested = earliest > window + 1;
  const few = rested ? mostAfterRest : mostWindows - 1;
  const known = latest - earliest <= few ? latest : rested ? earliest - 1 : window + 1;
  for (let at = earliest; at <= known; at++) within(how, length, state, arrival, accepted, at, out);
  if (latest > known && accepted) {
    const total = how.counting ? arrival.attempts : arrival.accepted;
    out.push({
      at: arrival.from,
      full: false,
      phaseFrom: arrival.from,
      phaseTo: arrival.to + length.to,
      window: 0,
      earlierFrom: total,
      earlierTo: total,
      beforeFrom: 0,
      beforeTo: 0,
    });
  }
}

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
  const total = how.counting ? arrival.attempts : arrival.accepted;
  const same = window === state.window;
  const hereFrom = total - state.earlierTo;
  const hereTo = total - state.earlierFrom;
  const follows = how.weighted && window === state.window + 1;
  const beforeFrom = follows ? hereFrom : how.weighted && same ? state.beforeFrom : 0;
  const beforeTo = follows ? hereTo : how.weighted && same ? state.beforeTo : 0;
  const free = accepted
    ? freeFrom(how.limit, same ? hereFrom : 0, beforeFrom)
    : freeFrom(how.least, same ? hereTo : 0, beforeTo);
  if (accepted ? free >= 1 : free <= 0) return;
  const begin = window - 1 + (accepted ? free : 0);
  const end = window - 1 + (accepted ? 1 : free);
  const low = arrival.from - end * (end < 0 ? length.from : length.to);
  const high = begin < 0 ? Infinity : arrival.to - begin * length.from;
  const phaseFrom = low > state.phaseFrom ? low : state.phaseFrom;
  const phaseTo = high < state.phaseTo ? high : state.phaseTo;
  if (phaseFrom > phaseTo) return;
  const at = begin < 0 ? arrival.from : Math.max(arrival.from, phaseFrom + begin * length.from);
  if (at > arrival.to) return;
  out.push({
    at,
    full: !how.counting && (!accepted || (beforeTo === 0 && (same ? hereFrom : 0) + 1 >= how.limit)),
    phaseFrom,
    phaseTo,
    window,
    earlierFrom: same ? state.earlierFrom : total,
    earlierTo: same ? state.earlierTo : total,
    beforeFrom,
    beforeTo,
  });
}

/** The share of a window from which on a request is accepted, if so many were counted in it and in the one before. */
function freeFrom(limit: number, count: number, before: number): number {
  const excess = before + count + 1 - limit;
  if (excess <= 0) return 0;
  return before > 0 ? Math.min(1, excess / before) : 1;
}
