import { expect, test } from 'vitest';
import type { ContractRun } from './contract-run.ts';
import { greenRun, hostileRun, oneCause } from '../testing/runs/fixture-runs.ts';
import { badLoad, goodLoad, goodProof, voidLoad } from '../testing/runs/fixtures.ts';
import { type ResultKind, checkAgainst } from './check.ts';
import type { EarlierLoadRun } from './load-run.ts';
import type { EarlierProofRun } from './proof-run.ts';
import { upgradeLoadRun, upgradeProofRun } from './upgrade.ts';

const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** As an earlier night wrote it. */
const asVersion1 = (run: ContractRun): unknown => ({
  ...run,
  schema: 'contract-run/1',
  requirements: run.requirements.map(({ id, level, authority }) => ({ id, level, authority, state: 'verified' })),
  summary: { ...run.summary, cells: { ...run.summary.cells, askedOtherwise: undefined } },
});

/** As an earlier proof wrote it. */
function proofOf(schema: EarlierProofRun['schema']): EarlierProofRun {
  const { noticed: killed, byKind, byOperation: _, ...same } = goodProof();
  const counts = Object.entries(byKind).map(([kind, { mutants, noticed }]) => [kind, { mutants, killed: noticed }]);
  return { ...same, schema, killed, byOperator: Object.fromEntries(counts) };
}

test('what an earlier proof called killed, and by operator, is read as noticed, and by kind', () =>
  expect(upgradeProofRun(proofOf('proof/2'))).toEqual(goodProof()));

/** As an earlier load run wrote it. */
function loadOfVersion1(): EarlierLoadRun {
  const load = goodLoad();
  const runs = load.runs.map(({ jobs, objectives, ...run }) => {
    const earlier = objectives.map((one) => ({ ...one, id: one.id.replace('documented-polls', 'documented-looks') }));
    if (!jobs) return { ...run, objectives: earlier };
    const { polls: looks, ...same } = jobs;
    return { ...run, objectives: earlier, jobs: { ...same, looks } };
  });
  return { ...load, schema: 'load-run/1', runs };
}

test('what an earlier load run called looks is read as polls', () => {
  expect(JSON.stringify(loadOfVersion1())).toContain('documented-looks');
  expect(upgradeLoadRun(loadOfVersion1())).toEqual(goodLoad());
});

const unjudged = [
  { target: 'elastic-path@store', baseUrl: 'https://store.example/v2', why: 'It answers 503.', todo: 'Wait.', exit: 4 },
] as const;

test.each<[ResultKind, unknown]>([
  ['contract-run', { ...greenRun(), ended: 'unreachable', unjudged }],
  ['load-run', { ...goodLoad(), ended: 'unreachable', unjudged }],
  ['contract-run', greenRun()],
  ['contract-run', asVersion1(greenRun())],
  ['contract-run', oneCause()],
  ['contract-run', hostileRun()],
  ['load-run', goodLoad()],
  ['load-run', badLoad()],
  ['load-run', voidLoad()],
  ['load-run', loadOfVersion1()],
  ['proof', goodProof()],
  ['proof', proofOf('proof/2')],
  ['proof', { ...proofOf('proof/1'), realTarget: undefined }],
])('a %s fits its schema', (kind, run) => expect(checkAgainst(kind, asRead(run))).toBeNull());

test.each<[what: string, kind: ResultKind, value: unknown, said: RegExp]>([
  [
    'another version',
    'contract-run',
    { ...greenRun(), schema: 'contract-run/9' },
    /contract-run\/2, contract-run\/1 can be read/,
  ],
  ['another kind', 'proof', greenRun(), /proof\/3, proof\/2, proof\/1 can be read/],
  [
    'a target not judged for no reason',
    'load-run',
    { ...goodLoad(), unjudged: [{ ...unjudged[0], why: undefined }] },
    /\/unjudged\/0 must have required property 'why'/,
  ],
  ['nothing at all', 'load-run', null, /"nothing"/],
  [
    'a version 2 that does not count answers',
    'contract-run',
    { ...greenRun(), requirements: greenRun().requirements.map((one) => ({ ...one, heldIn: undefined })) },
    /contract-run\/2: \/requirements\/0 must have required property 'heldIn'/,
  ],
  [
    'a version 2 without a count of cells',
    'contract-run',
    { ...greenRun(), summary: { ...greenRun().summary, cells: { covered: 1, excluded: 1, missing: 0 } } },
    /\/summary\/cells must have required property 'askedOtherwise'/,
  ],
  [
    'a word of version 1 in version 2',
    'contract-run',
    { ...greenRun(), requirements: [{ ...greenRun().requirements[0], state: 'verified' }] },
    /\/requirements\/0\/state/,
  ],
  [
    'half a repetition',
    'contract-run',
    { ...greenRun(), verdicts: [{ ...greenRun().verdicts[0], repetition: 1.5 }] },
    /\/repetition must be integer/,
  ],
  ['a missing member', 'load-run', { ...goodLoad(), runs: [{}] }, /\/runs\/0 must have required property/],
  [
    'an unknown verdict',
    'contract-run',
    { ...oneCause(), verdicts: [{ ...oneCause().verdicts[0], verdict: 'maybe' }] },
    /\/verdicts\/0\/verdict/,
  ],
])('what is wrong is said: %s', (_, kind, value, said) => expect(checkAgainst(kind, asRead(value))).toMatch(said));
