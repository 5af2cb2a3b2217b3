import { type Exchange, type Response, jsonOf } from '../spec/exchange.ts';
import type { Contract, Operation, ResponseContract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Json } from '../values/json.ts';
import type { Judged } from '../spec/finding.ts';

/** One part of an exchange, judged. Pure: no clock, no I/O, never throws. */
export type Rule = {
  readonly id: string;
  /** What it reports by itself; requirements that openapi.yaml ties to a place (`x-requirement`) come on top. */
  readonly verifies: readonly RequirementId[];
  /** What it held the exchange to, since something stood there to be judged, and what of it was broken. */
  readonly judge: (exchange: Exchange, contract: Contract) => readonly Judged[];
  /** What it held it to besides: apart, since load, which asks at every answer, asks only what is broken. */
  readonly heldBesides?: (exchange: Exchange, contract: Contract) => readonly RequirementId[];
};

/** A whole answer with what the contract promises for its status. */
export type PromisedAnswer = {
  readonly exchange: Exchange;
  readonly operation: Operation;
  readonly response: Response;
  readonly promised: ResponseContract;
  /** The body; undefined where it is no JSON. */
  readonly json: Json | undefined;
};

type OfAnswer<Judgement> = (answer: PromisedAnswer, contract: Contract) => readonly Judgement[];
type AnswerRule = Pick<Rule, 'id' | 'verifies'> & {
  readonly judge: OfAnswer<Judged>;
  readonly heldBesides?: OfAnswer<RequirementId>;
};

/** A rule on answers that the contract has a promise for; of the others the rules `transport` and `status` speak. */
export const answerRule = ({ judge, heldBesides, ...rule }: AnswerRule): Rule => ({
  ...rule,
  judge: onAnswer(judge),
  ...(heldBesides ? { heldBesides: onAnswer(heldBesides) } : {}),
});

const onAnswer =
  <Judgement>(judge: OfAnswer<Judgement>) =>
  (exchange: Exchange, contract: Contract): readonly Judgement[] => {
    const answer = answerOf(exchange, contract);
    return answer ? judge(answer, contract) : [];
  };

function answerOf(exchange: Exchange, { operations }: Contract): PromisedAnswer | null {
  const { answer: response } = exchange;
  const operation = operations[exchange.operation];
  if (response.kind === 'failure' || !operation) return null;
  const promised = operation.responses[response.status];
  return promised ? { exchange, operation, response, promised, json: jsonOf(response) } : null;
}
