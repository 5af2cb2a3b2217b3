import type { Track } from '../track.ts';
import type { Envelope, EnvelopeLimiter } from './envelope.ts';

/** Whether it can be; `steps`: the work it took to see; `ends`: how it can be at the end, none where that was not looked at. */
export type Followed<State> = {
  readonly possible: boolean;
  readonly steps: number;
  readonly ends: readonly { readonly states: readonly State[] }[];
};

/** More work than this for a request means that the bounds are too wide to tell anything. */
const mostStepsEach = 30;
/** So much is always allowed: a short track costs nothing. */
const fewSteps = 200;

/** The envelopes of one number of accepted requests, each of its own kind. */
type Node<State> = { readonly accepted: number; readonly states: State[]; index: Map<number, number> | null };

/**
 * Whether a limiter can have given the answers of a track: searches the orders in which accepted and refused requests
 * can have arrived, layer by layer, and keeps one set of envelopes for each number of accepted ones.
 */
export function follow<State extends Envelope>(
  track: Track,
  limiter: EnvelopeLimiter<State>,
  mostSteps: number,
): Followed<State> {
  const { acceptedFrom, acceptedTo, refusedFrom, refusedTo } = track;
  const requests = acceptedFrom.length + refusedFrom.length;
  const most = Math.min(mostStepsEach * requests, Math.max(mostSteps, fewSteps));
  const arrival = { from: 0, to: 0, accepted: 0, attempts: 0 };
  const out: State[] = [];
  let layer: Node<State>[] = [{ accepted: 0, states: [limiter.start], index: null }];
  let steps = 0;
  for (let attempts = 0; attempts < requests; attempts++) {
    arrival.attempts = attempts;
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
    if (steps > most) return { possible: true, steps, ends: [] };
    if (next.length === 0) return { possible: false, steps, ends: [] };
    layer = next;
  }
  return { possible: true, steps, ends: layer };
}

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
