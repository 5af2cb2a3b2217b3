import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, platform } from 'node:os';
import { contractHash } from '../contracts/generated/operations.ts';
import { counted, joined } from '../contracts/show/words.ts';
import type { RunFacts } from './run.ts';

/**
 * What a run was, for its result file.
 * @param startedAt milliseconds since the epoch
 * @param durationMs left out: it ends now
 */
export const runFacts = (
  { id, seed }: Pick<RunFacts, 'id' | 'seed'>,
  startedAt: number,
  durationMs = Date.now() - startedAt,
): RunFacts => ({
  id,
  startedAt: new Date(startedAt).toISOString(),
  durationMs,
  commit: commitOf(),
  contractHash,
  seed,
  machine: machine(),
  ...namedNight(process.env['SUITE_NIGHT']),
});

/** `github-hosted linux x64, 4 processors`. */
const machine = (): string =>
  joined([process.env['RUNNER_ENVIRONMENT'] ?? '', platform(), arch()], ' ') +
  `, ${counted(availableParallelism(), 'processor')}`;

/** The night that the environment names: `npm start` and the workflows do, and so may who runs commands one by one. */
const namedNight = (named: string | undefined): Pick<RunFacts, 'night'> =>
  named?.trim() ? { night: named.trim() } : {};

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown'; // an unpacked archive has no history
  }
}
