import { mostLost } from '../../limiter/probe.ts';
import type { Plan } from '../../limiter/plan/plan.ts';
import { planOf, singles } from '../../limiter/plan/volleys.ts';
import { longestWaitMs } from '../../contracts/spec/exchange.ts';
import { type Got, isRefusal, letIn } from './refusals.ts';

/** The answers that are neither let in nor known to be refusals. */
const strangeIn = (answers: readonly Got[], refusals: readonly string[]): string[] => [
  ...new Set(answers.flatMap(({ got }) => (got === letIn || isRefusal(got, refusals) ? [] : [got]))),
];

/** Rests before single requests: a limiter that remembers for a minute is given more than that. */
const longRestMs = 61_000;

type WithAnswers = { readonly answers: readonly Got[] };

export type Calm<Sent> = {
  /** Which of the strange answers come beyond a rate alone. */
  readonly refusals: readonly string[];
  /** Whether so many single requests were let in that a server which fails at times is out of the question. */
  readonly isSure: boolean;
  readonly sent: readonly Sent[];
};

/**
 * Looks whether strange answers come beyond a rate alone; few of them come on any network. Where nothing was let in beside
 * them, or single requests fare so now and now otherwise, a server fails, and is left alone.
 * @param send given a plan and the rest before it
 */
export async function calmLook<Sent extends WithAnswers>(
  { answers }: Sent,
  known: readonly string[],
  { restMs, windowMs }: { readonly restMs: number; readonly windowMs: number },
  send: (plan: Plan, restMs: number) => Promise<Sent | null>,
): Promise<Calm<Sent>> {
  const strange = strangeIn(answers, known);
  const sent: Sent[] = [];
  const met = answers.filter(({ got }) => strange.includes(got));
  if (met.length <= mostLost(answers.length) || !answers.some(({ got }) => got === letIn))
    return { refusals: [], isSure: false, sent };
  const asked = Math.max(0, ...answers.map(({ waitMs = 0 }) => waitMs));
  const rests = asked > longestWaitMs ? [] : [Math.max(restMs, 2 * windowMs, asked), longRestMs];
  const share = met.length / answers.length;
  for (const rest of rests) {
    const calm = await send(calmPlan(met, strange, singlesFor(share), windowMs), rest);
    if (!calm) break;
    sent.push(calm);
    if (isCalm(calm.answers)) return { refusals: strange, isSure: chance(share, calm.answers.length) <= doubt, sent };
    if (calm.answers.some(({ got }) => got === letIn)) break;
  }
  return { refusals: [], isSure: false, sent };
}

/** How likely it may be that a server which fails at times, whatever the rate, answers all single requests. */
const doubt = 0.01;

/** Single requests, each a documented window after the last, are no load for any limiter near the documented one. */
const [fewest, most] = [4, 12];

/** The chance that so many requests are let in of which a share fails. */
const chance = (share: number, count: number): number => (1 - share) ** count;

const singlesFor = (share: number): number =>
  Math.min(most, Math.max(fewest, Math.ceil(Math.log(doubt) / Math.log(1 - Math.min(share, 0.99)))));

/** Single requests where strange answers came, below any rate. */
function calmPlan(met: readonly Got[], strange: readonly string[], least: number, windowMs: number): Plan {
  const places = [...new Map(met.map(({ endpoint, token }) => [`${endpoint} ${token}`, { endpoint, token }])).values()];
  return planOf(
    {
      kind: 'calm',
      purpose: `single requests after a pause, to see whether ${strange.join(', ')} comes beyond a rate alone`,
    },
    { endpoints: [], tokens: [] },
    singles(0, 1.1 * windowMs, Math.max(least, places.length)).map((one, at) => ({
      ...one,
      ...places[at % places.length],
    })),
  );
}

/** Whether single requests were all let in: what came under load before is a limiter's. */
const isCalm = (answers: readonly Got[]): boolean => answers.length > 0 && answers.every(({ got }) => got === letIn);
