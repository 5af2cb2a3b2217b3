import type { Span } from '../../verdict.ts';

/** The limit is `least` at least, `limit` at most. */
export type Limits = { readonly least: number; readonly limit: number };

/** How long a bucket that takes `refill` to fill takes for a token, and for all but one. */
export const tokenOf = ({ least, limit }: Limits, refill: Span): Span => ({
  from: refill.from / limit,
  to: refill.to / least,
});
export const aheadOf = ({ least, limit }: Limits, refill: Span): Span => ({
  from: ((least - 1) * refill.from) / least,
  to: ((limit - 1) * refill.to) / limit,
});

/** What every set of possible states knows. */
export type Envelope = {
  /** The earliest the last request can have arrived. */
  at: number;
  /** Whether another request at the very moment of the last one would be refused for certain and change nothing. */
  full: boolean;
};

/** When a request can have arrived, and its place: how many were accepted before it, how many came at all. */
export type Arrival = Span & { readonly accepted: number; readonly attempts: number };

/**
 * A limiter whose parameters are known within bounds, run on requests whose arrival is known within bounds: a state is an
 * envelope that holds every state the limiter can be in. Envelopes only ever err by being too wide, so that a track
 * that no envelope survives cannot come from such a limiter. An arrival is good during the call alone.
 */
export type EnvelopeLimiter<State extends Envelope> = {
  readonly start: State;
  /** Adds to `out` the envelopes after a request that was accepted; none: it cannot have been. */
  readonly accept: (state: State, arrival: Arrival, out: State[]) => void;
  /** The same for a refused request. */
  readonly refuse: (state: State, arrival: Arrival, out: State[]) => void;
  /** Envelopes of the same kind are kept as one. */
  readonly kind: (state: State) => number;
  /** Widens an envelope to hold another of its kind. */
  readonly widen: (one: State, other: State) => void;
};
