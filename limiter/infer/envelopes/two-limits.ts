import { around } from '../spans.ts';
import type { Track } from '../track.ts';
import type { Envelope, EnvelopeLimiter, Span } from './envelope.ts';

/** How long the window of a limit is goes with each of its states, as far as answers say it. */
type Lengthened = Envelope & { window: Span };

/** Two limits with the state of each. */
type BothEnvelope<First, Second> = Envelope & { readonly first: First; readonly second: Second; window: Span };

/**
 * Two limits, both of which must let a request in.
 * @param counts whether what one refuses is counted by the other
 */
export function both<First extends Envelope, Second extends Lengthened>(
  one: EnvelopeLimiter<First>,
  other: EnvelopeLimiter<Second>,
  counts: boolean,
): EnvelopeLimiter<BothEnvelope<First, Second>> {
  const firsts: First[] = [];
  const seconds: Second[] = [];
  type Both = BothEnvelope<First, Second>;
  const put = (out: Both[], full: boolean): void => {
    for (const first of firsts)
      for (const second of seconds)
        out.push({
          at: Math.max(first.at, second.at),
          full,
          first: { ...first },
          second: { ...second },
          window: second.window,
        });
    firsts.length = 0;
    seconds.length = 0;
  };
  return {
    start: { at: -Infinity, full: false, first: one.start, second: other.start, window: other.start.window },
    accept({ first, second }, arrival, out) {
      one.accept(first, arrival, firsts);
      other.accept(second, arrival, seconds);
      put(out, false);
    },
    refuse({ first, second, at }, arrival, out) {
      one.refuse(first, arrival, firsts);
      if (counts) {
        other.accept(second, arrival, seconds);
        other.refuse(second, arrival, seconds);
      } else seconds.push({ ...second, at: Math.max(at, arrival.from) });
      put(out, !counts);
      other.refuse(second, arrival, seconds);
      firsts.push({ ...first, at: Math.max(at, arrival.from) });
      one.accept(first, arrival, firsts); // counted before the other refused
      if (counts) one.refuse(first, arrival, firsts);
      put(out, false);
    },
    kind: ({ first, second }) => 1000 * one.kind(first) + other.kind(second),
    widen(a, b) {
      a.at = Math.min(a.at, b.at);
      a.full &&= b.full;
      one.widen(a.first, b.first);
      other.widen(a.second, b.second);
      a.window = a.second.window;
    },
  };
}

/** A log of `limit` accepted requests, over a window that is found out. */
export const lengthenedLog = (
  limit: number,
  window: Span,
  { acceptedFrom, acceptedTo }: Track,
): EnvelopeLimiter<Lengthened> => ({
  start: { at: -Infinity, full: false, window },
  accept({ window: now }, { from, to, accepted }, out) {
    const before = acceptedFrom[accepted - limit] ?? -Infinity;
    const at = Math.max(from, before + now.from);
    const shorter = { from: now.from, to: Math.min(now.to, to - before) };
    if (at <= to && shorter.from <= shorter.to) out.push({ at, full: false, window: shorter });
  },
  refuse({ window: now }, { from, accepted }, out) {
    const before = acceptedTo[accepted - limit];
    if (before === undefined) return;
    const longer = { from: Math.max(now.from, from - before), to: now.to };
    if (longer.from <= longer.to) out.push({ at: from, full: false, window: longer });
  },
  kind: () => 0,
  widen(one, other) {
    one.at = Math.min(one.at, other.at);
    one.window = around([one.window, other.window]);
  },
});

type Opened = Lengthened & { openedFrom: number; openedTo: number; readonly count: number };

/** A window from the first request, whose length is found out. */
export const lengthenedFromFirst = (limit: number, window: Span): EnvelopeLimiter<Opened> => ({
  start: { at: -Infinity, full: false, window, openedFrom: -Infinity, openedTo: -Infinity, count: 0 },
  accept({ window: now, openedFrom, openedTo, count }, { from, to }, out) {
    if (count === 0) {
      out.push({ at: from, full: false, window: now, openedFrom: from, openedTo: to, count: 1 });
      return;
    }
    const longer = { from: Math.max(now.from, from - openedTo), to: now.to };
    if (count < limit && longer.from <= longer.to)
      out.push({
        at: from,
        full: false,
        window: longer,
        openedFrom,
        openedTo: Math.min(openedTo, to),
        count: count + 1,
      });
    const at = Math.max(from, openedFrom + now.from);
    const shorter = { from: now.from, to: Math.min(now.to, to - openedFrom) };
    if (at <= to && shorter.from <= shorter.to)
      out.push({ at, full: false, window: shorter, openedFrom: at, openedTo: to, count: 1 });
  },
  refuse({ window: now, openedFrom, openedTo, count }, { from, to }, out) {
    const longer = { from: Math.max(now.from, from - openedTo), to: now.to };
    if (count >= limit && longer.from <= longer.to)
      out.push({ at: from, full: false, window: longer, openedFrom, openedTo: Math.min(openedTo, to), count });
  },
  kind: ({ count }) => count,
  widen(one, other) {
    one.at = Math.min(one.at, other.at);
    one.window = around([one.window, other.window]);
    one.openedFrom = Math.min(one.openedFrom, other.openedFrom);
    one.openedTo = Math.max(one.openedTo, other.openedTo);
  },
});
