import { around } from '../spans.ts';
import type { Arrival, Envelope, EnvelopeLimiter } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** `base`: of the limit while nobody is banned, null while the door is shut, since an instant within `shut`; `ban`: how long that lasts. */
type BannedEnvelope<State> = Envelope & { readonly base: State | null; shut: Span; ban: Span };

/** Nobody bans for less. */
export const shortestBanMs = 500;

/**
 * A limit whose refusal begins a ban. How long that lasts is not known from the start: what answers say of it goes with each state.
 * `prolongs`: whether every request that is refused begins it anew.
 */
export function banned<State extends Envelope>(
  limit: EnvelopeLimiter<State>,
  prolongs: boolean,
): EnvelopeLimiter<BannedEnvelope<State>> {
  type Banned = BannedEnvelope<State>;
  const of: State[] = [];
  /** The state in which a request finds the limit, and when it can: as it was, or anew once the ban is over. */
  const open = ({ base, shut, ban }: Banned, { from, to }: Arrival): { base: State; at: number; ban: Span } =>
    base
      ? { base, at: from, ban }
      : {
          base: limit.start,
          at: Math.max(from, shut.from + ban.from),
          ban: { from: ban.from, to: Math.min(ban.to, to - shut.from) },
        };
  return {
    start: { at: -Infinity, full: false, base: limit.start, shut: never, ban: { from: shortestBanMs, to: Infinity } },
    accept(state, arrival, out) {
      const { base, at, ban } = open(state, arrival);
      if (at > arrival.to || ban.from > ban.to) return;
      limit.accept(base, { ...arrival, from: at }, of);
      for (let one = of.pop(); one; one = of.pop()) out.push({ at: one.at, full: false, base: one, shut: never, ban });
    },
    refuse(state, arrival, out) {
      const { from, to } = arrival;
      const { base, at, ban } = open(state, arrival);
      if (at <= to && ban.from <= ban.to) {
        limit.refuse(base, { ...arrival, from: at }, of);
        for (let one = of.pop(); one; one = of.pop())
          out.push({ at: one.at, full: !prolongs, base: null, shut: { from: one.at, to }, ban });
      }
      if (state.base || from > state.shut.to + state.ban.to) return;
      const longer = { from: Math.max(state.ban.from, from - state.shut.to), to: state.ban.to };
      out.push({ at: from, full: !prolongs, base: null, shut: prolongs ? { from, to } : state.shut, ban: longer });
    },
    kind: ({ base }) => (base ? 1 + limit.kind(base) : 0),
    widen(one, other) {
      one.at = Math.min(one.at, other.at);
      one.full &&= other.full;
      if (one.base && other.base) limit.widen(one.base, other.base);
      one.shut = around([one.shut, other.shut]);
      one.ban = around([one.ban, other.ban]);
    },
  };
}

const never: Span = { from: -Infinity, to: -Infinity };
