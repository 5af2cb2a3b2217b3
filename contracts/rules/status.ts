import type { Exchange } from '../spec/exchange.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { sandboxTargets } from '../spec/scopes.ts';
import { broken, holds, oneOf } from './finding.ts';
import type { Rule } from './rule.ts';

/**
 * The status is one that the operation declares; a 5xx that is not says by itself that the server failed, unless it said
 * that it was unavailable for now, and was waited for; and at the sandbox it is no refusal for a limit: it is said to have
 * none.
 */
export const status: Rule = {
  id: 'status',
  verifies: ['http/status-is-declared', 'http/server-error', 'http/answered-at-once', 'import2/sandbox-has-no-limit'],
  check: (exchange, contract) => {
    const { answer } = exchange;
    if (answer.kind === 'failure') return [];
    const { status: found } = answer;
    if (isRefusedAtSandbox(exchange))
      return [broken('import2/sandbox-has-no-limit', 'status', holds('no refusal for a limit'), found)];
    const declared = declaredFor(exchange, contract);
    return declared.includes(found) ? [] : [broken(requirementFor(exchange, found), 'status', oneOf(declared), found)];
  },
  judges: (exchange, contract) => {
    const { answer } = exchange;
    if (answer.kind === 'failure') return [];
    if (isRefusedAtSandbox(exchange)) return ['import2/sandbox-has-no-limit'];
    if (answer.status < 500) return ['http/status-is-declared', 'http/server-error'];
    const isPromised = declaredFor(exchange, contract).includes(answer.status);
    return [isPromised ? 'http/status-is-declared' : requirementFor(exchange, answer.status)];
  },
};

/** What a status breaks that is not declared. */
function requirementFor({ waitedMs }: Exchange, answered: number): RequirementId {
  if (answered < 500) return 'http/status-is-declared';
  return answered === 503 && waitedMs !== undefined ? 'http/answered-at-once' : 'http/server-error';
}

const declaredFor = ({ operation }: Exchange, { operations }: Contract): number[] =>
  Object.keys(operations[operation]?.responses ?? {}).map(Number);

/** A refusal for a limit, where there is said to be none. */
export const isRefusedAtSandbox = ({ target, answer }: Exchange): boolean =>
  answer.kind === 'response' && answer.status === 429 && sandboxTargets.some((name) => name === target);
