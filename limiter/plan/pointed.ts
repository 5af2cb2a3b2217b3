import { metAtOnce } from '../infer/boundaries.ts';
import { afresh, rests } from './patterns.ts';
import type { Plan } from './plan.ts';
import { soughtWindowMs } from '../prior.ts';
import type { Probe } from '../probe-state.ts';
import { windowHull } from '../infer/survivors.ts';
import { type Survivor, forgottenAfter } from '../infer/survivor.ts';

const longestRestMs = 12_000;
const patienceMs = 300_000;

/** While a limit is thought of that is more than was ever accepted at once, it is asked for after a rest. */
export function limitAgain({ prior, sent, evidence }: Probe, survivors: readonly Survivor[]): Plan | null {
  const last = sent[sent.length - 1];
  const isRefused = sent.length > 1 && last !== undefined && last.refused > 2;
  const asked = survivors.filter(({ hypothesis: { family } }) => !isRefused || family !== 'bucket');
  const most = Math.max(...asked.map(({ hypothesis: { limit } }) => limit));
  const met = metAtOnce(evidence);
  const growth = last?.refused === 0 ? 1.6 : 1.1;
  const rest = rests.slice(sent.length > 1 ? 1 : 0).find((one) => !sent.some(({ kind }) => kind === `afresh-${one}`));
  if (most <= met || rest === undefined) return null;
  const windowMs = soughtWindowMs(prior);
  const remembered = Math.max(
    ...survivors.filter(({ hypothesis: { limit } }) => limit > met).map((one) => windowHull(one).to),
  );
  const forgotten = Math.min(
    forgottenAfter(remembered),
    Math.max(longestRestMs, 2.4 * windowMs, Math.min(rest === rests[2] ? 26 * windowMs : 9 * windowMs, patienceMs)),
  );
  return afresh(Math.min(most, Math.ceil(growth * met)), windowMs, rest, rest === rests[0] ? 0 : forgotten, prior);
}
