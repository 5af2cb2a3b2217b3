import type { Observation } from '../../limiter/observation.ts';
import { mostLost } from '../../limiter/probe.ts';
import type { Plan } from '../../limiter/plan/plan.ts';
import { planOf, singles } from '../../limiter/plan/volleys.ts';
import { longestWaitMs } from '../../contracts/spec/exchange.ts';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';
import type { Api } from '../../contracts/spec/operation.ts';
import type { LoadFinding } from '../../runs/load-run.ts';
import { type TargetName, lowestLimitOf } from '../../contracts/spec/targets.ts';

/**
 * What a refusal is at a target. Documented is 429; limiters of proxies and firewalls refuse with 403, 420, 503, a page
 * under 200, or a cut connection. Such an answer is taken for a refusal only where it comes beyond a rate alone: single
 * requests after a rest are let in. Then limit and window are found from it, and the vendor's sentence on 429 is broken.
 */

/** An answer as it came, before anybody knows what refusals are here. */
export type Got = Omit<Observation, 'accepted' | 'answer'> & {
  /** `letIn`, `documentedRefusal`, or in a few words what else came, such as `503`. */
  readonly got: string;
};

/** The documented success, whole and as its schema says. */
export const letIn = 'let in';

/** The documented refusal. */
export const documentedRefusal = '429';

/** A success in name: whoever reads it has not got what was asked for. */
export const brokenBody = (status: number): string => `${status} with a body that breaks the contract`;

export const noAnswer = (failure: string): string => `no answer (${failure})`;

/** The promise that a refusal by another name breaks, by API. */
export const beyondTheLimit: { readonly [api in Api]: RequirementId } = {
  import2: 'import2/beyond-the-limit-is-429',
  'elastic-path': 'elastic-path/over-limit-is-429',
};

/** The rule that names them: what it tells of an answer counts once the answer is known to be a refusal. */
export const limiterRule = 'limiter';

/**
 * Whether an answer breaks the vendor's sentence, should it turn out to be a refusal.
 * @param isFurther whether it was asked what no server can grant, so that there is another answer to it as well
 */
export const breaksPromise = (got: string, target: TargetName, isFurther: boolean): boolean =>
  got !== letIn && got !== documentedRefusal && !isFurther && lowestLimitOf(target, null) !== null;

/** Answers as observations, now that it is known which are refusals. */
export const observed = (answers: readonly Got[], refusals: readonly string[]): Observation[] =>
  answers.map(({ got, ...rest }) => {
    if (got === letIn) return { ...rest, accepted: true };
    if (got === documentedRefusal) return { ...rest, accepted: false };
    return { ...rest, accepted: refusals.includes(got) ? false : 'other', answer: got };
  });

/** The answers that are neither let in nor known to be refusals. */
const strangeIn = (answers: readonly Got[], refusals: readonly string[]): string[] => [
  ...new Set(answers.flatMap(({ got }) => ([letIn, documentedRefusal, ...refusals].includes(got) ? [] : [got]))),
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
 * Looks whether strange answers come beyond a rate alone; few of them come on any network. Where nothing was let in beside them, or single requests fare so
 * now and now otherwise, a server fails, and is left alone.
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
  const met = answers.filter(({ got }) => strange.includes(got)).length;
  if (met <= mostLost(answers.length) || !answers.some(({ got }) => got === letIn))
    return { refusals: [], isSure: false, sent };
  const asked = Math.max(0, ...answers.map(({ waitMs = 0 }) => waitMs));
  const rests = asked > longestWaitMs ? [] : [Math.max(restMs, 2 * windowMs, asked), longRestMs];
  const share = met / answers.length;
  for (const rest of rests) {
    const calm = await send(calmPlan(answers, strange, singlesFor(share), windowMs), rest);
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
function calmPlan(answers: readonly Got[], strange: readonly string[], least: number, windowMs: number): Plan {
  const met = answers.filter(({ got }) => strange.includes(got));
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

/** The statuses of refusals that look like a failing server's. */
export const failingStatuses = (refusals: readonly string[]): number[] =>
  refusals.map(Number).filter((status) => status >= 500);

/**
 * Findings as they count once refusals are known: those of the limiter's rule on answers that are refusals; and what is
 * said there by name is not said again as a status that nobody declares.
 */
export const findingsThatCount = (findings: readonly LoadFinding[], refusals: readonly string[]): LoadFinding[] =>
  findings.filter(({ finding: { rule, received } }) => {
    const isRefusal = received.kind === 'value' && refusals.includes(String(received.value));
    if (rule === limiterRule) return isRefusal;
    return !(rule === 'status' && isRefusal);
  });
