import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractHash } from '../../contracts/generated/operations.ts';
import { newIdentity } from '../../targets/open.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Figure } from './figure.ts';
import { contractSpeed } from './contract-speed.ts';
import { limiterAccuracy, whole } from './limiter.ts';
import { mockQueue } from './mock-queue.ts';
import { mockRoutes } from './mock-routes.ts';
import { mockUploads } from './mock-uploads.ts';
import { jobsOracle } from './jobs-oracle.ts';
import { jobsUnderLoad } from './jobs.ts';
import { loadArrival } from './load-arrival.ts';
import { loadMemory, loadValidation } from './load-validation.ts';

/** Every measurement, in the order in which they run: one after the other, so that none disturbs the next. */
const measurements: readonly (() => Promise<readonly Figure[]>)[] = [
  contractSpeed,
  mockRoutes,
  mockUploads,
  mockQueue,
  loadArrival,
  loadValidation,
  jobsOracle,
  jobsUnderLoad,
];

/** Those that take minutes. */
const long: readonly (() => Promise<readonly Figure[]>)[] = [loadMemory, () => limiterAccuracy(whole)];

export type BenchOptions = { readonly out: string; readonly long?: boolean };

/** Measures, prints each figure with its goal, and writes bench.json. A missed goal is said, and is exit code 1. */
export async function benchCommand({ out, long: alsoLong = false }: BenchOptions): Promise<number> {
  const { id, seed } = newIdentity(undefined);
  const startedAt = new Date();
  const figures: Figure[] = [];
  for (const measure of [...measurements, ...(alsoLong ? long : [])]) {
    for (const figure of await measure()) {
      figures.push(figure);
      console.log(
        `${figure.holds ? 'ok    ' : 'MISSED'} ${figure.id}  ${figure.value} ${figure.unit}  (goal ${figure.goal})`,
      );
    }
  }
  const run = {
    id,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    commit: 'unknown',
    contractHash,
    seed,
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'bench.json'), JSON.stringify({ schema: 'bench/1', run, figures }, null, 1));
  return figures.every(({ holds }) => holds) ? exitCodes.holds : exitCodes.broken;
}
