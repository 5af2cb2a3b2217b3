import { join } from 'node:path';
import { type LoadRun, isRedRun } from '../runs/load-run.ts';
import { writeWhole } from '../runs/write-whole.ts';
import { exitCodes, worstOf } from '../runs/exit-codes.ts';

/**
 * Writes the results of a load run.
 * @returns the path of the file
 */
export function writeLoadRun(load: LoadRun, out: string): string {
  const file = join(out, 'load-run.json');
  writeWhole(file, JSON.stringify(load, null, 1));
  return file;
}

/** What a load run ends with. That everything was left out, each with its reason, is no failure. */
export function exitCodeOf({ ended, errors, runs, excluded, unjudged = [] }: LoadRun): number {
  const codes: number[] = [];
  if (ended === 'interrupted') codes.push(exitCodes.interrupted);
  if (errors.length > 0 || (runs.length + excluded.length === 0 && ended === 'complete'))
    codes.push(exitCodes.suiteFailed);
  codes.push(...unjudged.map(({ exit }) => exit));
  if (runs.some(isRedRun)) codes.push(exitCodes.broken);
  if (runs.some(({ state }) => state === 'void')) codes.push(exitCodes.loadVoid);
  return worstOf(codes);
}
