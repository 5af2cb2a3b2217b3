import { expect, test } from 'vitest';
import type { ContractRun } from './contract-run.ts';
import { greenRun, hostileRun, oneCause } from '../testing/runs/fixture-runs.ts';
import { badLoad, goodLoad, goodProof, voidLoad } from '../testing/runs/fixtures.ts';
import { type ResultKind, checkAgainst } from './check.ts';

const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** As an earlier night wrote it. */
const asVersion1 = (run: ContractRun): unknown => ({
  ...run,
  schema: 'contract-run/1',
  requirements: run.requirements.map(({ id, level, authority }) => ({ id, level, authority, state: 'verified' })),
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
  ['proof', goodProof()],
  ['proof', { ...goodProof(), schema: 'proof/1', realTarget: undefined }],
])('a %s fits its schema', (kind, run) => expect(checkAgainst(kind, asRead(run))).toBeNull());

test.each<[what: string, kind: ResultKind, value: unknown, said: RegExp]>([
  [
    'another version',
    'contract-run',
    { ...greenRun(), schema: 'contract-run/9' },
    /contract-run\/2, contract-run\/1 can be read/,
  ],
  ['another kind', 'proof', greenRun(), /proof\/2, proof\/1 can be read/],
  [
    'a target not judged for no reason',
    'load-run',
    { ...goodLoad(), unjudged: [{ ...unjudged[0], why: undefined }] },
    /\/unjudged\/0 must have required property 'why'/,
  ],
  ['nothing at all', 'load-run', null, /"nothing"/],
  ['a missing member', 'load-run', { ...goodLoad(), runs: [{}] }, /\/runs\/0 must have required property/],
  [
    'an unknown verdict',
    'contract-run',
    { ...oneCause(), verdicts: [{ ...oneCause().verdicts[0], verdict: 'maybe' }] },
    /\/verdicts\/0\/verdict/,
  ],
])('what is wrong is said: %s', (_, kind, value, said) => expect(checkAgainst(kind, asRead(value))).toMatch(said));
