import type { Track } from '../track.ts';
import type { Arrival, Envelope, EnvelopeLimiter } from './envelope.ts';

/**
 * `states`: what the limiter can be in at the end; `explained`: how many requests were passed before no envelope was left;
 * `steps`: the work it took.
 */
export type Followed<State> =
  | { readonly possible: true; readonly states: readonly State[]; readonly steps: number }
  | { readonly possible: false; readonly explained: number; readonly steps: number };

/** More work than this for a request means that the bounds are too wide to tell anything. */
const mostStepsEach = 30;

/** The envelopes of one number of accepted requests, each of its own kind. */
type Node<State> = { accepted: number; readonly states: State[]; index: Map<number, number> | null };

/**
 * Whether a limiter can have given the answers of a track: searches the orders in which accepted and refused requests
 * can have arrived, layer by layer, and keeps one set of envelopes for each number of accepted ones.
 */
export function follow<State extends Envelope>(track: Track, limiter: EnvelopeLimiter<State>): Followed<State> {
  const { acceptedFrom, acceptedTo, refusedFrom, refusedTo } = track;
  const requests = acceptedFrom.length + refusedFrom.length;
  const arrival = { from: 0, to: 0, accepted: 0, attempts: 0 };
  const out: State[] = [];
  let layer: Node<State>[] = [{ accepted: 0, states: [limiter.start], index: null }];
  let steps = 0;
  for (let attempts = 0; attempts < requests; attempts++) {
    arrival.attempts = attempts;
    const [only, other] = layer;
    if (only && !other && only.states.length === 1 && limiter.certain) {
      const passed = pass(track, limiter.certain, only, arrival);
      only.accepted += passed;
      attempts += passed;
      arrival.attempts = attempts;
      if (attempts >= requests) break;
    }
    const next: Node<State>[] = [];
    for (const { accepted, states } of layer) {
      const refused = attempts - accepted;
      const earliestRefused = refusedFrom[refused] ?? Infinity;
      const earliestAccepted = acceptedFrom[accepted] ?? Infinity;
      arrival.accepted = accepted;
      arrival.to = Math.min(acceptedTo[accepted] ?? Infinity, refusedTo[refused] ?? Infinity);
      for (const state of states) {
        arrival.from = Math.max(earliestRefused, state.at);
        if (arrival.from <= arrival.to) {
          limiter.refuse(state, arrival, out);
          steps += move(out, next, accepted, limiter);
        }
        if (state.full && earliestRefused <= state.at) continue;
        arrival.from = Math.max(earliestAccepted, state.at);
        if (arrival.from <= arrival.to) {
          limiter.accept(state, arrival, out);
          steps += move(out, next, accepted + 1, limiter);
        }
      }
    }
    if (steps > mostStepsEach * requests) return { possible: true, states: [], steps };
    if (next.length === 0) return { possible: false, explained: attempts, steps };
    layer = next;
  }
  return { possible: true, states: layer.flatMap(({ states }) => states), steps };
}

/** Passes the requests of a volley that are accepted for certain, all but the last, and tells how many there were. */
function pass<State extends Envelope>(
  { acceptedFrom, acceptedTo }: Track,
  certain: (state: State, arrival: Arrival) => number,
  { accepted, states }: Node<State>,
  arrival: { from: number; to: number; accepted: number; attempts: number },
): number {
  const state = states[0] as State;
  const volley = (acceptedFrom[accepted] ?? Infinity) + togetherMs;
  let last = accepted;
  while (last + 1 < acceptedFrom.length && (acceptedFrom[last + 1] ?? 0) <= volley) last++;
  if (last === accepted) return 0;
  arrival.from = Math.max(state.at, acceptedFrom[accepted] ?? 0);
  arrival.to = acceptedTo[last] ?? 0;
  arrival.accepted = accepted;
  const passed = Math.max(0, Math.min(last - accepted, certain(state, arrival)));
  if (passed > 0) state.at = Math.max(state.at, acceptedFrom[accepted + passed - 1] ?? 0);
  return passed;
}

const togetherMs = 8;

/** Moves states to a layer, those of one kind joined, and tells how many. Nodes come in the order of their counts. */
function move<State extends Envelope>(
  from: State[],
  layer: Node<State>[],
  accepted: number,
  limiter: EnvelopeLimiter<State>,
): number {
  if (from.length === 0) return 0;
  const moved = from.length;
  let node = layer[layer.length - 1];
  if (node && node.accepted > accepted) node = layer[layer.length - 2];
  if (node?.accepted !== accepted) {
    node = { accepted, states: [], index: null };
    layer.push(node);
  }
  for (let state = from.pop(); state; state = from.pop()) put(node, state, limiter);
  return moved;
}

const fewStates = 6;

function put<State extends Envelope>(node: Node<State>, state: State, limiter: EnvelopeLimiter<State>): void {
  const { states } = node;
  const kind = limiter.kind(state);
  const other = states[place(node, kind, limiter)];
  if (other) limiter.widen(other, state);
  else {
    node.index?.set(kind, states.length);
    states.push(state);
  }
}

/** Where the state of a kind stands: by looking through few, by an index of many. */
function place<State extends Envelope>(node: Node<State>, kind: number, limiter: EnvelopeLimiter<State>): number {
  const { states } = node;
  if (states.length <= fewStates) {
    for (let at = 0; at < states.length; at++) if (limiter.kind(states[at] as State) === kind) return at;
    return -1;
  }
  node.index ??= new Map(states.map((state, at) => [limiter.kind(state), at]));
  return node.index.get(kind) ?? -1;
}
