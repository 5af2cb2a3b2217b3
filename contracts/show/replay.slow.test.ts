import { beforeAll, describe, expect, test } from 'vitest';
import { faults } from '../../faults/catalogue.ts';
import { targetOf, tryFault } from '../../testing/try-fault.ts';
import { recordOf } from './record.ts';
import { replay } from './replay.ts';
import { said, showOutcome } from './report-case.ts';
import type { Outcome } from '../judge/assessment.ts';
import { Secret } from '../values/secret.ts';
import { secretsOfExchanges } from './redact.ts';
import { triesIn } from '../judge/target.ts';

/** A fault of each kind. */
const sample = faults.filter((_, at) => at % 6 === 0);

describe('a record of each case gives the same verdict offline, its findings byte for byte', () => {
  for (const fault of sample) {
    describe(fault.id, () => {
      let outcomes: Outcome[] = [];
      beforeAll(async () => {
        outcomes = (await tryFault(fault, targetOf(fault), 'whole suite')).filter(
          (one) => !one.case.includes('/webhooks'),
        );
      });
      test('the same verdicts', async () => {
        for (const outcome of outcomes) {
          const record = JSON.parse(JSON.stringify(recordOf(outcome, []))) as ReturnType<typeof recordOf>;
          const again = await replay(record);
          const { verdict, findings, detail } = showOutcome(outcome, '');
          const shown = { verdict, findings, ...(detail === undefined ? {} : { detail }) };
          expect([outcome.case, said(again.verdict)]).toEqual([outcome.case, shown]);
        }
      });
      test('no secret in a record', () => {
        for (const outcome of outcomes) {
          const text = JSON.stringify(recordOf(outcome, []));
          const secrets = secretsOfExchanges(triesIn(outcome.steps));
          for (const secret of secrets.filter((one) => one.reveal().trim().length > 5))
            expect(text.includes(secret.reveal()), `${outcome.case} holds a secret`).toBe(false);
        }
      });
    });
  }
});

test('secrets of the settings are kept out too', async () => {
  const [fault] = faults;
  const outcomes = fault ? await tryFault(fault, 'import2@mock-live', 'operation') : [];
  const [outcome] = outcomes;
  const text = JSON.stringify(outcome && recordOf(outcome, [new Secret('application')]));
  expect(text).not.toContain('application');
});
