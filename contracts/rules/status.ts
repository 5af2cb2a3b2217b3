import type { Rule } from './rule.ts';

/** The status is one that the operation declares. */
export const status: Rule = {
  id: 'status',
  verifies: ['http/status-is-declared'],
  check: ({ operation, answer }, contract) => {
    const declared = Object.keys(contract.operations[operation]?.responses ?? {}).map(Number);
    if (answer.kind === 'failure' || declared.includes(answer.status)) return [];
    return [
      {
        rule: 'status',
        requirement: 'http/status-is-declared',
        where: 'status',
        expected: { kind: 'one-of', values: declared },
        received: { kind: 'value', value: answer.status },
      },
    ];
  },
  judges: ({ answer }) => (answer.kind === 'response' ? ['http/status-is-declared'] : []),
};
