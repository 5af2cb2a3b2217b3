import { describe, expect, test } from 'vitest';
import { isRed } from '../contracts/judge/verdict.ts';
import { requirementOf } from '../contracts/spec/requirements/index.ts';
import { faults } from './catalogue.ts';
import { findingExpectedOf, targetOf, tells, tryFault } from '../testing/try-fault.ts';
import { mockTargets } from '../contracts/spec/targets.ts';

describe('the whole suite, against each fault', () => {
  for (const fault of faults) {
    const meant = findingExpectedOf(fault);
    if (!meant) continue;
    const tags = meant.rule ? ['night'] : []; // by day each rule's first is tried on its operation (faults.test.ts)
    test(`${fault.id} is told: ${meant.requirement}`, { tags }, async () => {
      const outcomes = await tryFault(fault, targetOf(fault), 'whole suite');
      const told = outcomes.filter((outcome) => tells(outcome, meant));
      const must = outcomes.filter(({ case: id, isMet }) => (meant.rule ? isMet : isAmong(meant.cases, id)));
      expect(told).not.toEqual([]);
      expect(told.map((outcome) => outcome.case)).toEqual(expect.arrayContaining(must.map((outcome) => outcome.case)));
      expect(outcomes.filter(({ verdict }) => verdict.verdict === 'harnessError')).toEqual([]);
      const { level } = requirementOf(meant.requirement);
      const red = outcomes.filter(({ verdict }) => isRed(verdict.verdict)).map((outcome) => outcome.case);
      if (level !== 'MUST')
        expect(red).toEqual([]); // a warning, or a note
      else expect(red).toEqual(expect.arrayContaining(told.map((outcome) => outcome.case)));
    });
  }
});

const isAmong = (patterns: readonly string[] = [], id: string): boolean =>
  patterns.some((pattern) => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern));

describe('what the contract suite cannot see stays green, or its row is wrong', () => {
  for (const fault of faults)
    if ('nothing' in fault.expects)
      test(`${fault.id}: ${fault.expects.nothing}`, async () => {
        for (const name of mockTargets) {
          const outcomes = await tryFault(fault, name, 'whole suite');
          expect(outcomes.filter(({ verdict }) => isRed(verdict.verdict))).toEqual([]);
        }
      });
});
