import { type OperationId, operationOf } from '../../contracts/spec/contract.ts';
import { firstSent } from '../../limiter/infer/evidence.ts';
import type { Observation } from '../../limiter/observation.ts';
import type { Plan } from '../../limiter/plan/plan.ts';
import {
  type KnownLimit,
  aloneLook,
  scopeLook,
  scopeLooks,
  scopeSeen,
  sizeOfLook,
} from '../../limiter/plan/scope-look.ts';
import { sentPlan } from '../../limiter/probe.ts';
import type { Probe } from '../../limiter/probe-state.ts';
import { type LimiterVerdict, type ScopeSeen, type SentPlan, sentIn } from '../../limiter/verdict.ts';
import { type Got, isRefusal, letIn } from './refusals.ts';

type Send = (plan: Plan) => Promise<readonly Got[]>;

type Across = {
  /** The main one first. */
  readonly endpoints: readonly OperationId[];
  /** Those of further-endpoints.ts: they are refused whatever the limit says. */
  readonly further: readonly OperationId[];
  readonly token: string;
  readonly refusals: readonly string[];
  /** The most that may be sent. */
  readonly most: number;
};

/**
 * A verdict with which endpoints its limit is across, of more than the inference takes; as it was where there are no more, no
 * limit is known, it is too large to be used up, or the run ended before.
 */
export async function lookAcross(
  verdict: LimiterVerdict,
  { observations }: Pick<Probe, 'observations'>,
  across: Across,
  send: Send,
): Promise<LimiterVerdict> {
  const { endpoints, further, token, refusals, most } = across;
  const known = knownLimit(verdict, observations);
  const all = [...endpoints, ...further];
  if (!known || further.length === 0 || all.length + scopeLooks * sizeOfLook(known, all.length) > most) return verdict;
  const plans: SentPlan[] = [];
  const ask = async (plan: Plan): Promise<readonly Got[]> => {
    const answers = await send(plan);
    if (answers.length > 0)
      plans.push(
        sentPlan(
          plan,
          answers.map((one) => ({ ...one, accepted: whether(one, one.got, refusals) })),
          firstSent(observations),
        ),
      );
    return answers;
  };
  const alone = new Map((await ask(aloneLook(known, further, token))).map(({ endpoint, got }) => [endpoint, got]));
  if (alone.size === 0) return verdict;
  const isUsable = (one: OperationId): boolean => isHarmless(one, alone.get(one) ?? '', refusals);
  const asked = [...endpoints, ...further.filter(isUsable)];
  const seen = [];
  for (let look = 0; look < scopeLooks; look++) {
    const answers = await ask(scopeLook(known, asked, token));
    if (answers.length === 0) return verdict;
    seen.push(answers.map((one) => ({ ...one, accepted: whether(one, alone.get(one.endpoint) ?? letIn, refusals) })));
    if (answers.some((one) => isTaken(one, further, refusals))) break; // it was to be refused, and each may leave something
  }
  const { shared, apart, unknown } = scopeSeen(known, asked, seen);
  const scope: ScopeSeen = {
    shared,
    apart,
    unknown: [...unknown, ...further.filter((endpoint) => !isUsable(endpoint))],
  };
  return { ...verdict, scope, sent: sentIn([...verdict.sent.plans, ...plans]) };
}

/** Whether an answer says that the request is wrong. */
const findsWrong = (got: string): boolean => /^4\d\d$/.test(got);

/** Whether a further endpoint refused what it was asked, and not as a limiter refuses; a read may be granted as well. */
const isHarmless = (operation: OperationId, got: string, refusals: readonly string[]): boolean =>
  (findsWrong(got) || (got === letIn && !operationOf(operation).writes)) && !isRefusal(got, refusals);

/** Whether a write to a further endpoint was neither refused nor found wrong. */
const isTaken = ({ endpoint, got }: Got, further: readonly OperationId[], refusals: readonly string[]): boolean =>
  further.some((one) => one === endpoint && operationOf(one).writes) && !findsWrong(got) && !isRefusal(got, refusals);

const whether = ({ got }: Got, alone: string, refusals: readonly string[]): boolean | 'other' =>
  isRefusal(got, refusals) ? false : got === alone || 'other';

function knownLimit(
  { traits: { limit, windowMs } }: LimiterVerdict,
  observations: readonly Observation[],
): KnownLimit | null {
  if (limit.kind !== 'told' || windowMs.kind !== 'told') return null;
  const granted = observations.filter(({ accepted }) => accepted === true);
  const took = granted.map(({ sentAt, answeredAt }) => answeredAt - sentAt).sort((one, other) => one - other);
  return {
    limit: limit.value.to,
    windowMs: windowMs.value.to,
    answerMs: took[Math.floor(0.9 * took.length)] ?? 0,
  };
}
