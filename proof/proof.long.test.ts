/** @module-tag night */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { startMock } from '../mock/start.ts';
import type { VerdictEntry } from '../runs/contract-run.ts';
import { silent } from './equivalent.ts';
import { judgeMutant } from './judge.ts';
import { type Mutant, faultsOf } from './mutant.ts';
import { mutants } from './mutants.ts';
import { judgeMutants, sampleOf } from './run.ts';
import { bindingRequirements } from './score.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const run = promisify(execFile);
const mostOutput = 16 * 1024 * 1024;

const options = { seed: 'long' };

test('every requirement that can be broken is cited by the finding of a mutant', async () => {
  const judged = await judgeMutants(
    mutants.filter(({ breaks }) => 'faults' in breaks),
    options,
  );
  const cited = new Set<string>(judged.flatMap((one) => one.cited));
  expect(bindingRequirements.filter((id) => !cited.has(id))).toEqual([]);
  expect(Object.keys(silent).filter((id) => cited.has(id))).toEqual([]); // such a row has had its day
});

/** How many mutants the full run is asked about. */
const asked = Number(process.env['PROOF_AGREE'] ?? 50);

test(
  `the full Playwright run agrees with the verdict in this process on ${asked} mutants`,
  { timeout: 20_000 * asked + 60_000 },
  async () => {
    const onServers = mutants.filter((one) => 'faults' in one.breaks && one.patienceMs === undefined);
    for (const mutant of sampleOf(onServers, asked, 'agree')) {
      const { state } = await judgeMutant(mutant, options);
      expect(`${mutant.id}: ${await isNoticedByPlaywright(mutant)}`).toBe(`${mutant.id}: ${state === 'noticed'}`);
    }
  },
);

type Shown = Pick<VerdictEntry, 'verdict'> & { readonly findings: readonly { readonly requirement: string }[] };

/** Whether `suite contract` is red on a mock that is broken so, or names what has to be named. */
async function isNoticedByPlaywright(mutant: Mutant): Promise<boolean> {
  const mock = await startMock({ faults: faultsOf(mutant) });
  const out = freshFolder();
  try {
    const env = { ...process.env, MOCK_URL: mock.url, SUITE_NO_DOTENV: '1' };
    const code = await run(process.execPath, ['cli/suite.js', 'contract', '--out', out], { env, maxBuffer: mostOutput })
      .then(() => exitCodes.holds)
      .catch((error: { code?: number }) => error.code);
    if (code === exitCodes.unreachable) return true; // it broke the preflight's greeting
    const { verdicts } = JSON.parse(readFileSync(join(out, 'contract-run.json'), 'utf8')) as { verdicts: Shown[] };
    return verdicts.some((one) => one.verdict !== 'harnessError' && tells(one, mutant.mustName));
  } finally {
    await mock.stop();
  }
}

const tells = ({ verdict, findings }: Shown, mustName?: string): boolean =>
  mustName === undefined
    ? isRed(verdict) || verdict === 'warn'
    : findings.some(({ requirement }) => requirement === mustName);
