import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../contracts/rules/index.ts';
import { theLaw } from '../contracts/run-case.ts';
import { isRed, type VerdictKind } from '../contracts/verdict.ts';
import { exitCodes } from '../cli/exit-codes.ts';
import { startMock } from '../mock/start.ts';
import { faultsOf } from './faults-of.ts';
import { type Judgement, judgeMutant } from './judge.ts';
import { mutants } from './mutants.ts';
import { inParallel } from './pool.ts';
import { runProof, sampleOf } from './run.ts';
import { bindingRequirements, scoreOf, shortfalls } from './score.ts';

const ground = { seed: 'slow', server: null };

describe('each rule earns its place', () => {
  for (const rule of rules.filter(({ id }) => id !== 'undescribed-members'))
    test(`without ${rule.id} a broken server goes unnoticed`, { timeout: 120_000 }, async () => {
      const law = { ...theLaw, rules: rules.filter((one) => one !== rule) };
      const onlyIt: string[] = [];
      for (const mutant of sampleOf(candidatesFor(rule.id), 24, 'rules')) {
        const { state } = await judgeMutant(mutant, ground, law);
        if (state === 'survived') onlyIt.push(mutant.id);
        if (onlyIt.length > 0) break;
      }
      expect(onlyIt).not.toEqual([]);
    });
});

/** Mutants of the kinds that a rule is there for. */
const kindsOf: { readonly [rule: string]: RegExp } = {
  transport: /^transport\/[^/]+\/(?:429|431)\/(?:reset|cut-body)$/,
  status: /^status-undeclared\/import2\.listTools\/429\//,
  'media-type': /^media-type\//,
  headers: /^header-(?:changed|removed)\/(?!.*content-type)/,
  'json-body': /^body-not-json\/elastic-path[^/]+\/[45]\d\d\//,
  'empty-body': /^body-added\/import2\.(?:accept|reject)Payment\/200\//,
  'body-schema': /^member-type\/elastic-path[^/]+\/[45]\d\d\//,
  'unique-names': /^name-twice\//,
  'error-document': /^error-document\/.*(?:data-beside|source-without|status-of-another)/,
  'validation-errors': /^array-emptied\/import2\..*\/422\//,
  'job-invariants': /^(?:date-shifted|number-off)\/elastic-path\.(?:createImport|listImports|getImport)\/20[01]\//,
  'secret-echo': /^secret-echoed\//,
};

const candidatesFor = (rule: string) => mutants.filter(({ id }) => kindsOf[rule]?.test(id));

describe('a proof', () => {
  test('says the same again with the same seed', async () => {
    const plan = { mutants: sampleOf(mutants, 40, 'again'), cleanRuns: 2, seed: 'again' };
    const states = async (): Promise<string[]> =>
      (await runProof(plan)).judgements.map(({ id, state, told }) => `${id} ${state} ${told?.case}`);
    expect(await states()).toEqual(await states());
  });

  test('meets its numbers in a sample, without harness errors and false alarms', { timeout: 300_000 }, async () => {
    const sample = sampleOf(mutants, 300, 'sample');
    const result = await runProof({ mutants: sample, cleanRuns: 4, seed: 'sample' });
    const run = { id: 'p', startedAt: '', durationMs: 0, commit: '', contractHash: '', seed: 'sample' };
    const proof = scoreOf(run, sample, result);
    expect(proof.harnessErrors).toEqual([]);
    expect(proof.idle).toEqual([]);
    expect(shortfalls(proof).filter((one) => !/equivalent/.test(one))).toEqual([]);
  });

  test('every requirement that can be broken is cited by the finding of a mutant', { timeout: 300_000 }, async () => {
    const open = new Set(bindingRequirements);
    const drop = (judgements: readonly Judgement[]): void => {
      for (const { cited, told } of judgements) for (const id of [...cited, told?.requirement ?? '']) open.delete(id);
    };
    const hopeful = mutants.filter(
      ({ operator, id }) =>
        /^(?:requirement-broken|wrong-value|webhooks|webhook-message|jobs|queue|writes|reads|listing|payment|sandbox|error-document|date-malformed|ownership|limiter)$/.test(
          operator,
        ) || /removed$/.test(id),
    );
    drop(
      await inParallel<Judgement>(
        hopeful.map(({ id }) => ({ kind: 'mutant', id })),
        ground,
      ),
    );
    expect([...open]).toEqual([]);
  });
});

/** How many mutants the full run is asked about: `PROOF_AGREE=50` for all that are wanted, a few each time. */
const asked = Number(process.env['PROOF_AGREE'] ?? 4);

test(
  `the full Playwright run agrees with the verdict in this process on ${asked} mutants`,
  { timeout: 20_000 * asked + 60_000 },
  async () => {
    const onServers = mutants.filter((one) => 'faults' in one.breaks && one.patienceMs === undefined);
    for (const mutant of sampleOf(onServers, asked, 'agree')) {
      const { state } = await judgeMutant(mutant, ground);
      expect(`${mutant.id}: ${await byPlaywright(mutant.id)}`).toBe(`${mutant.id}: ${state === 'killed'}`);
    }
  },
);

/** Whether `suite contract` is red on a mock that is broken so. */
async function byPlaywright(id: string): Promise<boolean> {
  const mutant = mutants.find((one) => one.id === id);
  const mock = await startMock({ faults: mutant ? faultsOf(mutant) : [] });
  const out = mkdtempSync(join(tmpdir(), 'proof-'));
  try {
    execFileSync(process.execPath, ['cli/suite.js', 'contract', '--out', out], {
      env: { ...process.env, MOCK_URL: mock.url, SUITE_NO_DOTENV: '1' },
      stdio: 'ignore',
    });
    return false;
  } catch (error) {
    if ((error as { status?: number }).status === exitCodes.unreachable) return true; // it broke the preflight's greeting
    const { verdicts } = JSON.parse(readFileSync(join(out, 'contract-run.json'), 'utf8')) as {
      verdicts: { verdict: VerdictKind }[];
    };
    return verdicts.some(({ verdict }) => verdict !== 'harnessError' && isRed(verdict));
  } finally {
    await mock.stop();
  }
}
