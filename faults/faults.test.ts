import { expect, test } from 'vitest';
import { caseId } from '../contracts/case.ts';
import { cases } from '../contracts/cases/index.ts';
import { planFor } from '../contracts/ledger.ts';
import { outcomeInWords, showOutcome } from '../contracts/report-case.ts';
import { rules } from '../contracts/rules/index.ts';
import { type Outcome, runCase } from '../contracts/run-case.ts';
import { parseSettings } from '../contracts/settings.ts';
import { requirementOf } from '../contracts/requirements/index.ts';
import { startMock } from '../mock/start.ts';
import { targetsOf } from '../targets/open.ts';
import { preflight } from '../targets/preflight.ts';
import { type Fault, faults } from './catalogue.ts';

/** Runs, on a mock with the fault, every case of a target that speaks to the broken operation, if only to arrange. */
async function runWith({ breaks, on, reddens }: Fault): Promise<Outcome[]> {
  const mock = await startMock({ faults: [{ breaks, on, share: 1 }] });
  const settings = parseSettings({});
  const facts = (await preflight(settings, mock.url).catch(() => preflightBy(mock.url))).filter(
    ({ name }) => name === reddens.target,
  );
  const run = { identity: { id: 'fault', seed: 's' }, startedAt: 0, facts };
  const { targets, client } = targetsOf(run, settings);
  const work = targets.flatMap((target) =>
    planFor(target, cases)
      .runs.filter((row) => row.operation === on.operation || (row.given ?? 'nothing') !== 'nothing')
      .map((row) => ({ target, row })),
  );
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let next = work.shift(); next; next = work.shift()) outcomes.push(await runCase(next.row, next.target));
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  await client.close();
  await mock.stop();
  return outcomes;
}

/** What preflight would find, where the fault breaks its own greeting. */
const preflightBy = (url: string) =>
  (['import2@mock-live', 'elastic-path@mock'] as const).map((name) => ({
    name,
    baseUrl: name.startsWith('import2') ? `${url}/api/v2.1` : `${url}/v2`,
    control: url,
    prefer: true,
    abilities: ['memory', 'credentials'] as const,
    mayWrite: true as const,
  }));

const found = ({ verdict }: Outcome, { rule, requirement }: Fault['reddens']): boolean =>
  'findings' in verdict && verdict.findings.some((one) => one.rule === rule && one.requirement === requirement);

/** The ids a row means: `*` stands for every variant that runs. */
const idsOf = (patterns: readonly string[], ran: readonly string[]): string[] =>
  patterns.flatMap((pattern) =>
    pattern.endsWith('*') ? ran.filter((id) => id.startsWith(pattern.slice(0, -1))) : [pattern],
  );

for (const fault of faults) {
  test(`${fault.id} reddens its cases, and only they, with its finding`, async () => {
    const outcomes = await runWith(fault);
    const ran = outcomes.map((outcome) => outcome.case);
    const told = outcomes.filter((outcome) => found(outcome, fault.reddens));
    const ids = told.map((outcome) => outcome.case);
    expect(ids.toSorted()).toEqual(idsOf(fault.reddens.cases, ran).toSorted());
    expect(outcomes.filter(({ verdict }) => verdict.verdict === 'harnessError')).toEqual([]);

    const isNote = requirementOf(fault.reddens.requirement).level === 'MAY';
    const red = outcomes.filter(({ verdict }) => verdict.verdict === 'fail').map((outcome) => outcome.case);
    if (isNote) expect(red).toEqual([]);
    else expect(red).toEqual(expect.arrayContaining(ids));
  });
}

test('every rule has a fault that wakes it', () => {
  const woken = faults.map(({ reddens }) => reddens.rule);
  expect(rules.map(({ id }) => id).filter((id) => !woken.includes(id))).toEqual([]);
});

test('a failure is told with case, requirement, sentence, expected, received and curl', async () => {
  const [fault] = faults.filter(({ id }) => id === 'another-import');
  const outcomes = await runWith(fault as Fault);
  const outcome = outcomes.find((one) => one.case === 'import2.getImport/200/existing') as Outcome;
  const row = cases.find((one) => caseId(one) === outcome.case);
  const text = outcomeInWords(showOutcome(outcome, row?.title ?? ''));
  expect(text).toContain('import2.getImport/200/existing at import2@mock-live');
  expect(text).toContain('import2/get-answers-the-import (MUST, vendor)');
  expect(text).toContain('"Returns status of the import identified by the given id."  [GET /imports/:id]');
  expect(text).toContain('received  "another-import" (string)');
  expect(text).toMatch(/curl -sS -X POST -u "\$IMPORT2_TOKEN:X"/);
  expect(text).not.toContain('mock-fault'); // the account's name is its token
});
