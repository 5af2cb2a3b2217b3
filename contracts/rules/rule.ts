import { type Exchange, type Response, jsonOf } from '../spec/exchange.ts';
import type { Contract, Operation, ResponseContract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Json } from '../values/json.ts';
import type { Violation } from './finding.ts';

/** One part of an exchange, judged. Pure: no clock, no I/O, never throws. */
export type Rule = {
  readonly id: string;
  /** What it reports by itself; requirements that openapi.yaml ties to a place (`x-requirement`) come on top. */
  readonly verifies: readonly RequirementId[];
  readonly check: (exchange: Exchange, contract: Contract) => readonly Violation[];
  /** What it holds this exchange to because something stands there to be judged, whatever it finds. Never throws. */
  readonly judges: (exchange: Exchange, contract: Contract) => readonly RequirementId[];
};

/** A whole answer with what the contract promises for its status. */
export type Answer = {
  readonly exchange: Exchange;
  readonly operation: Operation;
  readonly response: Response;
  readonly promised: ResponseContract;
  /** The body; undefined where it is no JSON. */
  readonly json: Json | undefined;
};

type AnswerRule = Pick<Rule, 'id' | 'verifies'> & {
  readonly check: (answer: Answer, contract: Contract) => readonly Violation[];
  readonly judges: (answer: Answer, contract: Contract) => readonly RequirementId[];
};

/** A rule on answers that the contract has a promise for; of the others the rules `transport` and `status` speak. */
export const answerRule = ({ check, judges, ...rule }: AnswerRule): Rule => ({
  ...rule,
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    return answer ? check(answer, contract) : [];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    return answer ? judges(answer, contract) : [];
  },
});

function answerOf(exchange: Exchange, { operations }: Contract): Answer | null {
  const { answer: response } = exchange;
  const operation = operations[exchange.operation];
  if (response.kind === 'failure' || !operation) return null;
  const promised = operation.responses[response.status];
  return promised ? { exchange, operation, response, promised, json: jsonOf(response) } : null;
}
