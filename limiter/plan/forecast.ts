import { families } from '../infer/families.ts';
import { type Hypothesis, keyOf, tryOn } from '../infer/hypothesis.ts';
import { type LimiterModel, type LimiterState, decide, initialState } from '../models/model.ts';
import { firstSent } from '../infer/evidence.ts';
import type { Evidence } from '../observation.ts';
import type { Plan } from './plan.ts';
import type { Random } from '../random.ts';
import { isByClock, windowHull } from '../infer/survivors.ts';
import { tolerance } from '../infer/tolerance.ts';
import { type Survivor, type Tracks, fresh } from '../infer/survivor.ts';

/** One definite limiter out of those a survivor stands for, with its state after all that was observed. */
export type Representative = {
  readonly hypothesis: Hypothesis;
  readonly windowMs: number;
  readonly model: LimiterModel;
  readonly states: ReadonlyMap<string, LimiterState>;
  /** Whether it lets through what is documented, which most limiters do. */
  readonly likely: boolean;
};

/** What was seen, and in which epoch a plan is foreseen: of others a limiter remembers nothing. */
type Seen = { readonly evidence: readonly Evidence[]; readonly epoch: number };

/**
 * Limiters of a survivor: with the shortest, a middle and the longest window, or one alone where they hardly differ. Where
 * the window is not known within a factor, the ones that are likeliest: hardly longer than what was ruled out, or as
 * long as `expected`.
 */
export function representativesOf(
  survivor: Survivor,
  expected: (hypothesis: Hypothesis) => number,
  tracks: Tracks,
  seen: Seen,
): Representative[] {
  const { hypothesis } = survivor;
  return windowsOf(survivor, expected(hypothesis)).map((windowMs) =>
    representative(survivor, windowMs, isNear(windowMs, expected(hypothesis)), tracks, seen),
  );
}

const isNear = (one: number, other: number): boolean => Math.abs(Math.log(one / other)) < 0.1;

export function windowsOf(survivor: Survivor, expected: number): number[] {
  const { from, to } = windowHull(survivor);
  const middle = survivor.windows[Math.floor(survivor.windows.length / 2)] ?? { from, to };
  const near = Math.sqrt(middle.from * middle.to);
  if (to - from <= tolerance(from)) return [near];
  if (to < 2 * from) return [from, expected > 1.02 * from && expected < 0.98 * to ? expected : near, to];
  const likely = [expected, 2 * expected, 1.1 * from, 2.5 * from].filter((one) => one >= from && one <= to);
  return [...new Set(likely)].slice(0, 3);
}

function representative(
  survivor: Survivor,
  windowMs: number,
  likely: boolean,
  tracks: Tracks,
  { evidence, epoch }: Seen,
): Representative {
  const { hypothesis } = survivor;
  const origin = firstSent(evidence);
  const phaseMs = phaseOf(survivor, windowMs, tracks);
  const more = { banMs: banOf(survivor), second: secondOf(survivor) };
  const model = families[hypothesis.family].model(hypothesis.limit, windowMs, phaseMs, more);
  const states = new Map<string, LimiterState>();
  for (const one of evidence.filter((each) => (each.epoch ?? 0) === epoch)) {
    const key = keyOf(hypothesis.separate, one);
    const now = (one.sentAt + one.answeredAt) / 2 - origin;
    states.set(key, decide(model, states.get(key) ?? initialState(model), now, hypothesis.countRefused).state);
  }
  return { hypothesis, windowMs, model, states, likely };
}

/** How long a ban is taken to last: the longer the safer, where it is not known. */
export const banOf = ({ ban }: Survivor): number => (ban ? Math.min(ban.to, vague * ban.from) : 0);
const vague = 2;

/** A second limit that may be behind the first: the middle one of those that can be, as long as it was seen to be or more. */
const secondOf = ({ seconds = [] }: Survivor): { limit: number; windowMs: number } | undefined => {
  const second = seconds[Math.floor(seconds.length / 2)];
  return second && { limit: second.limit, windowMs: Math.min(second.window.to, vague * second.window.from) };
};

/** A phase at which a window of this length explains the answers, 0 where phases mean nothing. */
function phaseOf(survivor: Survivor, windowMs: number, tracks: Tracks): number {
  const { hypothesis, box } = survivor;
  if (!isByClock(hypothesis.family)) return 0;
  const length = { from: windowMs, to: windowMs };
  const found = tryOn(hypothesis, length, fresh(tracks(hypothesis), survivor, length), box, phaseSteps).box?.phase;
  return found ? ((found.from + found.to) / 2) % windowMs : windowMs / 3;
}
const phaseSteps = 3000;

/** Requests of a plan that go out at the same moment and fall under the same budgets. */
export type Group = { readonly atMs: number; readonly size: number; readonly endpoint: string; readonly token: string };

export function groupsOf({ requests }: Plan): Group[] {
  const groups: { atMs: number; size: number; endpoint: string; token: string }[] = [];
  for (const { atMs, endpoint, token } of requests) {
    const last = groups[groups.length - 1];
    if (last && last.atMs === atMs && last.endpoint === endpoint && last.token === token) last.size++;
    else groups.push({ atMs, size: 1, endpoint, token });
  }
  return groups;
}

/** How many of each group a representative would accept, if the plan started at `start`, under legs of chance. */
export function forecast(
  { hypothesis, model, states }: Representative,
  groups: readonly Group[],
  start: number,
  longestLegMs: number,
  random: Random,
): number[] {
  const held = new Map(states);
  return groups.map((group) => {
    const key = keyOf(hypothesis.separate, group);
    let state = held.get(key) ?? initialState(model);
    let accepted = 0;
    const now = start + group.atMs + longestLegMs * random() ** 2;
    for (let index = 0; index < group.size; index++) {
      const decided = decide(model, state, now, hypothesis.countRefused);
      state = decided.state;
      if (decided.decision.accepted) accepted++;
      else if (!hypothesis.countRefused) break;
    }
    held.set(key, state);
    return accepted;
  });
}
