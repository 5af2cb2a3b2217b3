import type { OperationId } from '../spec/contract.ts';
import type { Exchange, Response } from '../spec/exchange.ts';
import { apiOf, mockOf } from '../spec/targets.ts';
import {
  type Finding,
  type Judged,
  type Judgement,
  broken,
  foundBy,
  holds,
  isBroken,
  judgementOf,
} from '../spec/finding.ts';
import type { Contract } from '../spec/operation.ts';
import { bodySchema, emptyBody, jsonBody, undescribedMembers, uniqueNames, validationErrors } from './body.ts';
import { errorDocument } from './error-document.ts';
import { headers, mediaType, retirement, secretEcho, status, transport } from './head.ts';
import { jobInvariants } from './job-invariants.ts';
import type { Rule } from './rule.ts';

/** The rules every exchange is held to, those made while arranging included. CONTRIBUTING.md says what a new one takes. */
export const rules: readonly Rule[] = [
  transport,
  status,
  mediaType,
  headers,
  jsonBody,
  emptyBody,
  bodySchema,
  uniqueNames,
  errorDocument,
  validationErrors,
  jobInvariants,
  secretEcho,
  retirement,
  undescribedMembers,
];

/** An answer that was had without asking, such as a published example, as the exchange that the rules judge. */
export const exchangeWith = (
  operation: OperationId,
  answer: Omit<Response, 'kind'>,
  target = mockOf(apiOf(operation)),
): Exchange => ({
  operation,
  target,
  request: { method: 'GET', url: '', headers: [], auth: 'valid', body: '' },
  answer: { kind: 'response', ...answer },
  secrets: [],
  startedAt: 0,
  durationMs: 0,
});

/** All rules on one exchange: what they held it to, and what was broken. */
export function judgeExchange(exchange: Exchange, contract: Contract, applied: readonly Rule[] = rules): Judgement {
  const all = applied.map((rule) => judgementOf(rule.id, safely(rule, exchange, contract)));
  const besides = applied.flatMap(({ heldBesides = () => [] }) => heldBesides(exchange, contract));
  return {
    judged: [...all.flatMap(({ judged }) => judged), ...besides],
    findings: all.flatMap(({ findings }) => findings),
  };
}

export const checkExchange = (exchange: Exchange, contract: Contract, applied: readonly Rule[] = rules): Finding[] =>
  applied.flatMap((rule) => foundBy(rule.id, ...safely(rule, exchange, contract).filter(isBroken)));

/** Whatever an answer holds, it is the answer's fault, not the suite's. */
function safely(rule: Rule, exchange: Exchange, contract: Contract): readonly Judged[] {
  try {
    return rule.judge(exchange, contract);
  } catch (error) {
    return [broken('http/whole-answer', 'body', holds('an answer that can be judged'), String(error))];
  }
}
