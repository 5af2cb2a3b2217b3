import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './write-whole.ts';

/** Why a part of a night ended without a result, and with what exit code. */
export type Unmade = { readonly exit: number; readonly why: string };

/** The parts a night is made of, by their result files. */
export type NightPart = 'contract-run' | 'load-run';

const fileOf = (out: string, part: NightPart): string => join(out, `${part}.unmade.json`);

/** Keeps why there is no result, for the page of the night: it lies where the result would. */
export const keepUnmade = (out: string, part: NightPart, unmade: Unmade): void =>
  writeWhole(fileOf(out, part), JSON.stringify(unmade));

/** What was kept, of the last time; null: that left a result. */
export function unmadeIn(out: string, part: NightPart): Unmade | null {
  const file = fileOf(out, part);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Unmade) : null;
}

export const forgetUnmade = (out: string, part: NightPart): void => rmSync(fileOf(out, part), { force: true });
