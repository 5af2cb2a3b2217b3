import type { Track } from '../track.ts';
import type { Envelope, EnvelopeLimiter } from './envelope.ts';

/**
 * `states`: what the limiter can be in at the end; `explained`: how many requests were passed before no envelope was left;
 * `steps`: the work it took.
 */
export type Followed<State> =
  | { readonly possible: true; readonly states: readonly State[]; readonly steps: number }
  | { readonly possible: false; readonly explained: number; readonly steps: number };

/** More work than this for a request means that the bounds are too wide to tell anything. */
const mostStepsEach = 40;

/** The envelopes of one number of accepted requests, each of its own kind. */
type Node<State> = { readonly accepted: number; readonly states: State[]; index: Map<number, number> | null };

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
    const next: Node<State>[] = [];
    arrival.attempts = attempts;
    for (const { accepted, states } of layer) {
      const refused = attempts - accepted;
      const earliestRefused = refusedFrom[refused] ?? Infinity;
      const earliestAccepted = acceptedFrom[accepted] ?? Infinity;
      arrival.accepted = accepted;
      arrival.to = Math.min(acceptedTo[accepted] ?? Infinity, refusedTo[refused] ?? Infinity);
      for (const state of states) {
        steps++;
        arrival.from = Math.max(earliestRefused, state.at);
        if (arrival.from <= arrival.to) {
          limiter.refuse(state, arrival, out);
          move(out, next, accepted, limiter);
        }
        if (state.full && earliestRefused <= state.at) continue;
        arrival.from = Math.max(earliestAccepted, state.at);
        if (arrival.from <= arrival.to) {
          limiter.accept(state, arrival, out);
          move(out, next, accepted + 1, limiter);
        }
      }
    }
    if (steps > mostStepsEach * requests) return { possible: true, states: [], steps };
    if (next.length === 0) return { possible: false, explained: attempts, steps };
    layer = next;
  }
  return { possible: true, states: layer.flatMap(({ states }) => states), steps };
}

/** Moves states to a layer, those of one kind joined. Nodes come in the order of their counts. */
function move<State extends Envelope>(
  from: State[],
  layer: Node<State>[],
  accepted: number,
  limiter: EnvelopeLimiter<State>,
): void {
  for (const state of from) {
    const last = layer[layer.length - 1];
    const node = last?.accepted === accepted ? last : layer[layer.length - 2];
    if (node?.accepted === accepted) put(node, state, limiter);
    else layer.push({ accepted, states: [state], index: null });
  }
  from.length = 0;
}

const fewStates = 6;

function put<State extends Envelope>(node: Node<State>, state: State, limiter: EnvelopeLimiter<State>): void {
  const { states } = node;
  const kind = limiter.kind(state);
  const found = place(node, kind, limiter);
  const other = states[found];
  if (other) states[found] = limiter.join(other, state);
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
