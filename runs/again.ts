import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRun } from './contract-run.ts';
import { type NightPart, fileIn, readResult } from './result-files.ts';
import { runIn } from './results.ts';

/** So many runs of some cases, or of some journeys, are kept beside a whole run. */
const most = 20;

const folderOf = (out: string, id: string): string => join(out, 'again', id);

/** The whole run whose results lie in a folder, however it ended; null where there is none that can be read. */
export function wholeRunIn(out: string): ContractRun | null {
  const run = runIn(readResult(out, 'contract-run'));
  return run?.partial === false ? run : null;
}

/** Whether a whole run lies there, be it one that this suite is too old to read. */
function holdsWhole(out: string, part: NightPart): boolean {
  try {
    const run = JSON.parse(readFileSync(fileIn(out, part), 'utf8')) as Partial<ContractRun>;
    return run.schema?.startsWith(`${part}/`) === true && run.partial !== true;
  } catch {
    return false;
  }
}

/** Where the results of a run go: one of some cases, or of some journeys, beside the whole one that is there, never in its place. */
export const folderFor = (out: string, id: string, isPartial: boolean, part: NightPart = 'contract-run'): string =>
  isPartial && holdsWhole(out, part) ? folderOf(out, id) : out;

/** Where the results of a run went. */
export const folderWith = (out: string, id: string): string =>
  existsSync(fileIn(folderOf(out, id), 'contract-run')) ? folderOf(out, id) : out;

/** The runs that lie beside a whole one, by id, the newest first: ids begin with their time. */
const idsOfAgain = (out: string): string[] =>
  existsSync(join(out, 'again'))
    ? readdirSync(join(out, 'again'))
        .filter((name) => /^r\d{14}\w*$/.test(name))
        .sort()
        .reverse()
    : [];

/** Takes away the oldest of them beyond what is kept. */
export function keepNewest(out: string): void {
  for (const id of idsOfAgain(out).slice(most)) rmSync(folderOf(out, id), { recursive: true, force: true });
}

/** The folders of those that judged cases, the newest first. */
export const foldersOfAgain = (out: string): string[] =>
  idsOfAgain(out)
    .map((id) => folderOf(out, id))
    .filter((folder) => existsSync(fileIn(folder, 'contract-run')));
