import type { Exchange } from '../spec/exchange.ts';
import { broken, holds, judged, oneOf } from '../spec/finding.ts';
import type { Rule } from './rule.ts';
import { lowestLimitOf } from '../spec/targets.ts';

/**
 * The status is one that the operation declares; a 5xx that is not says by itself that the server failed, unless it said
 * that it was unavailable for now, and was waited for; and at the sandbox it is no refusal for a limit: it is said to have
 * none.
 */
export const status: Rule = {
  id: 'status',
  verifies: ['http/status-is-declared', 'http/server-error', 'http/answered-at-once', 'import2/sandbox-has-no-limit'],
  judge: (exchange, { operations }) => {
    const { answer, operation, waitedMs } = exchange;
    if (answer.kind === 'failure') return [];
    const { status: found } = answer;
    if (isRefusedAtSandbox(exchange))
      return [broken('import2/sandbox-has-no-limit', 'status', holds('no refusal for a limit'), found)];
    const declared = Object.keys(operations[operation]?.responses ?? {}).map(Number);
    const isDeclared = declared.includes(found);
    const failed = found === 503 && waitedMs !== undefined ? 'http/answered-at-once' : 'http/server-error';
    const requirement = isDeclared || found < 500 ? 'http/status-is-declared' : failed;
    return [
      judged(isDeclared, requirement, 'status', oneOf(declared), found),
      ...(found < 500 ? (['http/server-error'] as const) : []),
    ];
  },
};

/** A refusal for a limit, where there is said to be none. */
export const isRefusedAtSandbox = ({ target, answer }: Exchange): boolean =>
  answer.kind === 'response' && answer.status === 429 && lowestLimitOf(target, null) === null;
