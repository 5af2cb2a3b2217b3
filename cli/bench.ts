import type { Command } from 'commander';
import { join } from 'node:path';
import { runFacts } from '../runs/run-facts.ts';
import { newIdentity } from '../targets/open.ts';
import { ends, outOption } from './command.ts';
import { afterWriting } from './exit-code-for.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { UsageError } from '../targets/errors.ts';
import { contractSpeed } from '../bench/contract-speed.ts';
import type { Figure } from '../bench/figure.ts';
import { jobsOracle } from '../bench/jobs-oracle.ts';
import { jobsUnderLoad } from '../bench/jobs.ts';
import { limiterAccuracy, whole } from '../bench/limiter-trials.ts';
import { limitersReal } from '../bench/limiter-corpus.ts';
import { loadArrival, loadMemory } from '../bench/load-arrival.ts';
import { mockQueue } from '../bench/mock-queue.ts';
import { mockRoutes } from '../bench/mock-routes.ts';
import { mockUploads } from '../bench/mock-uploads.ts';
import { reportPage } from '../bench/report-page.ts';
import { writeWhole } from '../runs/write-whole.ts';

type Measurement = readonly [name: string, measure: () => Promise<readonly Figure[]>, takesMinutes?: 'takes minutes'];

/** Every measurement, in the order in which they run: one after the other, so that none disturbs the next. */
const measurements: readonly Measurement[] = [
  ['contract-speed', contractSpeed],
  ['mock-routes', mockRoutes],
  ['mock-uploads', mockUploads],
  ['mock-queue', mockQueue],
  ['load-arrival', loadArrival],
  ['jobs-oracle', jobsOracle],
  ['jobs', jobsUnderLoad],
  ['report-page', reportPage],
  ['load-memory', loadMemory, 'takes minutes'],
  ['limiter', () => limiterAccuracy(whole), 'takes minutes'],
  ['limiters-real', () => limitersReal(), 'takes minutes'],
];

const measurementNames = measurements.map(([name, , takesMinutes]) =>
  takesMinutes ? `${name} (${takesMinutes})` : name,
);

export type BenchOptions = { readonly out: string; readonly long?: boolean };

/**
 * Measures, prints each figure with its goal, and writes bench.json. A missed goal is said, and counts as `broken`.
 * @param names none: all but those that take minutes; `long` adds these
 * @throws UsageError for a name that is not known
 */
async function benchCommand(names: readonly string[], options: BenchOptions): Promise<number> {
  const asked = choose(names, options.long ?? false);
  const out = outFolder(options.out);
  const identity = newIdentity();
  const startedAt = Date.now();
  const figures: Figure[] = [];
  const write = (): void => {
    const run = runFacts(identity, startedAt);
    writeWhole(join(out, 'bench.json'), JSON.stringify({ schema: 'bench/1', run, figures }, null, 1));
  };
  let code: number = exitCodes.holds;
  for (const [, measure] of asked) {
    for (const figure of await measure()) {
      figures.push(figure);
      console.log(inWords(figure));
    }
    // after each: one that throws costs the others nothing
    code = afterWriting(figures.every(({ holds }) => holds) ? exitCodes.holds : exitCodes.broken, write);
  }
  return code;
}

function choose(names: readonly string[], alsoLong: boolean): Measurement[] {
  const unknown = names.find((name) => !measurements.some(([known]) => known === name));
  if (unknown !== undefined)
    throw new UsageError(`${JSON.stringify(unknown)} is no measurement; ${measurementNames.join(', ')} are`);
  return measurements.filter(
    ([name, , takesMinutes]) => names.includes(name) || (takesMinutes ? alsoLong : names.length === 0),
  );
}

const inWords = ({ holds, id, value, unit, goal }: Figure): string =>
  `${holds ? 'ok    ' : 'MISSED'} ${id}  ${value} ${unit}  (goal ${goal})`;

export const define = (command: Command): Command =>
  command
    .argument('[name...]', `${measurementNames.join(', ')}; none: all but what takes minutes`)
    .option('--long', 'also what takes minutes')
    .addOption(outOption())
    .action(ends(benchCommand));
