import { type Decided, accept, refuse } from './decision.ts';
import { type Queue, emptyQueue, oldest, push, settle, shift } from './queue.ts';

/** A limit of `limit` requests in any span of `windowMs`, by the log of their times. */
export type SlidingLog = { readonly kind: 'sliding-log'; readonly limit: number; readonly windowMs: number };

/** The times that count, oldest first, never more than `limit` of them. */
export type SlidingLogState = { readonly log: Queue<number> };

/** Decides a request at `now` (milliseconds). If refused requests count, they are logged as well. */
export function decideSlidingLog(
  { limit, windowMs }: SlidingLog,
  state: SlidingLogState | undefined,
  now: number,
  countRefused: boolean,
): Decided<SlidingLogState> {
  const log = living(state?.log ?? emptyQueue, now - windowMs);
  if (log.size < limit) return accept({ log: push(log, now) });
  if (limit === 0) return refuse({ log: emptyQueue }, windowMs);
  const kept = countRefused ? push(shift(settle(log)), now) : log;
  return refuse({ log: kept }, (oldest(settle(kept)) ?? now) + windowMs - now);
}

/** The log without the times up to and with `expired`. */
function living(log: Queue<number>, expired: number): Queue<number> {
  let rest = settle(log);
  for (let at = oldest(rest); at !== undefined && at <= expired; at = oldest(rest)) rest = shift(rest);
  return rest;
}
