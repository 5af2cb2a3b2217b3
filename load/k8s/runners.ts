import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../../targets/usage-error.ts';
import { collect } from '../collect.ts';
import type { JourneyPart } from '../judge-journey.ts';
import type { K6Ending } from '../k6-ending.ts';
import type { K6Result } from '../run-k6.ts';

/**
 * The folders of a run's runners in their order. The operator names pods `<run>-<number>-<random>`, from 1 on, and gives
 * each number its segment.
 * @throws UsageError where a number is missing, is there twice or cannot be read
 */
export function inOrder(folders: readonly string[]): string[] {
  const numbered = folders.map((folder) => ({ folder, number: numberOf(folder) }));
  numbered.sort((a, b) => a.number - b.number);
  if (numbered.length > 0 && numbered.every(({ number }, at) => number === at + 1))
    return numbered.map(({ folder }) => folder);
  const found = numbered.map(({ folder }) => basename(folder)).join(', ') || 'none';
  throw new UsageError(
    `the folders of all runners of one run are needed, numbered from 1 as in import2-list-1-x7k2p; found ${found}`,
  );
}

const numberOf = (folder: string): number => Number(/-(\d+)(?:-[a-z0-9]+)?$/.exec(basename(folder))?.[1] ?? NaN);

/** Reads what the runners of one run left behind, one after the other. */
export async function readRunners(folders: readonly string[]): Promise<JourneyPart[]> {
  const ordered = inOrder(folders);
  const parts: JourneyPart[] = [];
  for (const [at, folder] of ordered.entries()) parts.push(await readRunner(folder, { at, of: ordered.length }));
  return parts;
}

async function readRunner(folder: string, segment: JourneyPart['segment']): Promise<JourneyPart> {
  const files: K6Result['files'] = {
    samples: join(folder, 'samples.json.gz'),
    log: join(folder, 'k6.log'),
    summary: join(folder, 'summary.json'),
    dashboard: null,
  };
  const collected = await collect(files);
  const { requests, stop } = collected;
  const startedAt = collected.scenarioStart ?? requests[0]?.start ?? Date.now();
  const endedAt = requests.reduce((last, { end }) => Math.max(last, end), startedAt);
  // how its k6 ended stands in its pod; here is only seen whether it came to its end
  const hasSummary = existsSync(files.summary);
  const ending: K6Ending = stop
    ? { kind: 'aborted' }
    : hasSummary
      ? { kind: 'complete', thresholds: false }
      : { kind: 'void', why: 'k6 left no summary, so it did not come to its end' };
  return { segment, result: { ending, startedAt, durationMs: endedAt - startedAt, files }, collected };
}
