import type { Exchange, Response } from '../spec/exchange.ts';
import type { Contract, Operation, ResponseContract } from '../spec/operation.ts';

/** A whole answer with what the contract promises for its status. */
export type Answer = {
  readonly operation: Operation;
  readonly response: Response;
  readonly promised: ResponseContract;
};

/** The answer and its promise; null when there is none to hold it to (rules `transport` and `status` say so). */
export function answerOf(exchange: Exchange, contract: Contract): Answer | null {
  const operation = contract.operations[exchange.operation];
  if (exchange.answer.kind === 'failure' || !operation) return null;
  const promised = operation.responses[exchange.answer.status];
  return promised ? { operation, response: exchange.answer, promised } : null;
}
