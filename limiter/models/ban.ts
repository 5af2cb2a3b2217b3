import { type Decided, accept, refuse } from './decision.ts';
import {
  type FixedWindowFromFirst,
  type FixedWindowFromFirstState,
  decideFixedWindowFromFirst,
} from './fixed-window-from-first.ts';

/** A window from the first request, of which a request too many shuts the door for `banMs`; then all begins anew. */
export type Ban = Omit<FixedWindowFromFirst, 'kind'> & { readonly kind: 'ban'; readonly banMs: number };

/** `shutAt`: when the last ban began, after which there is no window until a request is let in. */
export type BanState = { readonly window?: FixedWindowFromFirstState; readonly shutAt?: number };

/** Decides a request at `now` (milliseconds). If refused requests count, each of them begins the ban anew. */
export function decideBan(
  { limit, windowMs, banMs }: Ban,
  { window, shutAt }: BanState = {},
  now: number,
  countRefused: boolean,
): Decided<BanState> {
  if (shutAt !== undefined && now >= shutAt && now < shutAt + banMs) {
    const since = countRefused ? now : shutAt;
    return refuse({ shutAt: since }, since + banMs - now);
  }
  const decided = decideFixedWindowFromFirst({ kind: 'fixed-window-from-first', limit, windowMs }, window, now, false);
  return decided.decision.accepted ? accept({ window: decided.state }) : refuse({ shutAt: now }, banMs);
}
