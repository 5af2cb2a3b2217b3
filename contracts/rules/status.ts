import type { Exchange } from '../exchange.ts';
import { sandboxTargets } from '../scopes.ts';
import type { Rule } from './rule.ts';

/** The status is one that the operation declares, and at the sandbox no refusal for a limit: it is said to have none. */
export const status: Rule = {
  id: 'status',
  verifies: ['http/status-is-declared', 'import2/sandbox-has-no-limit'],
  check: (exchange, contract) => {
    const { operation, answer } = exchange;
    if (answer.kind === 'failure') return [];
    const declared = Object.keys(contract.operations[operation]?.responses ?? {}).map(Number);
    const found = { rule: 'status', where: 'status', received: { kind: 'value', value: answer.status } } as const;
    if (isRefusedAtSandbox(exchange))
      return [
        {
          ...found,
          requirement: 'import2/sandbox-has-no-limit',
          expected: { kind: 'holds', what: 'no limit, and so no refusal' },
        },
      ];
    if (declared.includes(answer.status)) return [];
    return [{ ...found, requirement: 'http/status-is-declared', expected: { kind: 'one-of', values: declared } }];
  },
  judges: (exchange) => {
    if (isRefusedAtSandbox(exchange)) return ['import2/sandbox-has-no-limit'];
    return exchange.answer.kind === 'response' ? ['http/status-is-declared'] : [];
  },
};

/** A refusal for a limit, where there is said to be none. */
export const isRefusedAtSandbox = ({ target, answer }: Exchange): boolean =>
  answer.kind === 'response' && answer.status === 429 && sandboxTargets.some((name) => name === target);
