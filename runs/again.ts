import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRun } from './contract-run.ts';

/** So many runs of some cases are kept beside a whole run. */
const most = 20;

const fileIn = (folder: string): string => join(folder, 'contract-run.json');
const folderOf = (out: string, id: string): string => join(out, 'again', id);

/** The whole run whose results lie in a folder, however it ended; null where there is none that can be read. */
export function wholeRunIn(out: string): ContractRun | null {
  try {
    const run = JSON.parse(readFileSync(fileIn(out), 'utf8')) as ContractRun;
    return run.schema.startsWith('contract-run/') && !run.partial ? run : null;
  } catch {
    return null;
  }
}

/** Where the results of a run go: a run of some cases beside the whole one that is there, never in its place. */
export const folderFor = (out: string, id: string, isPartial: boolean): string =>
  isPartial && wholeRunIn(out) ? folderOf(out, id) : out;

/** Where the results of a run went. */
export const folderWith = (out: string, id: string): string =>
  existsSync(fileIn(folderOf(out, id))) ? folderOf(out, id) : out;

/** The runs of some cases that lie beside a whole one, by id, the newest first: ids begin with their time. */
export const idsOfAgain = (out: string): string[] =>
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

/** Their result files, the newest first. */
export const filesOfAgain = (out: string): string[] =>
  idsOfAgain(out)
    .slice(0, most)
    .map((id) => fileIn(folderOf(out, id)))
    .filter(existsSync);
