import { existsSync, linkSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEntry } from './history-entry.ts';
import { checkAgainst } from './check.ts';
import { upgradeNight } from './upgrade.ts';
import { CannotWrite, makeFolder, whyNot } from './write-whole.ts';

/** What lies in the history folder: the readable summaries, the earliest first, and why others were left out. */
export type History = { readonly entries: readonly HistoryEntry[]; readonly skipped: readonly string[] };

/** Of one result: its day, its kind, its run. */
const fileOf = ({ run, kind }: HistoryEntry): string => `${run.startedAt.slice(0, 10)}-${kind}-${run.id}.json`;

/** What a file's name may be made of: an id that came from elsewhere leads to no other folder. */
const isName = (name: string): boolean => /^[\w.-]+$/.test(name) && !name.startsWith('.');

/**
 * Keeps a summary. Append-only: a run that is there already stays as it is. Safe when two runs write at once: each
 * writes a file of its own beside, which gets its name in one step.
 * @returns whether it was new
 * @throws CannotWrite, also if the run's id cannot be a file's name
 */
export function keep(folder: string, entry: HistoryEntry): boolean {
  const name = fileOf(entry);
  if (!isName(name))
    throw new CannotWrite(
      folder,
      new Error(`run id ${JSON.stringify(entry.run.id)} cannot name a file: letters, digits, . _ and - are allowed`),
    );
  const beside = join(folder, `.${name}.${process.pid}.${Math.random().toString(36).slice(2)}`);
  try {
    makeFolder(folder);
    writeFileSync(beside, `${JSON.stringify(entry)}\n`);
    return isNamed(beside, join(folder, name));
  } catch (error) {
    throw new CannotWrite(join(folder, name), error);
  } finally {
    rmSync(beside, { force: true });
  }
}

/**
 * Gives a file its name in one step, unless there is one of that name. Where a file system knows no links, as exFAT and
 * some shares do not, two that write one run at once would both succeed: they write the same.
 */
function isNamed(beside: string, path: string): boolean {
  try {
    linkSync(beside, path);
  } catch (error) {
    if (existsSync(path)) return false;
    if (!noLinks.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    renameSync(beside, path);
  }
  return true;
}

const noLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Reads every summary of a folder; a file that cannot be read is reported and left out. No folder: no history yet. */
export function readHistory(folder: string): History {
  const entries: HistoryEntry[] = [];
  const skipped: string[] = [];
  for (const name of namesIn(folder, skipped)) {
    const read = readEntry(join(folder, name));
    if (typeof read === 'string') skipped.push(`${name} ${read}`);
    else entries.push(read);
  }
  entries.sort((a, b) => compare(a.run.startedAt, b.run.startedAt) || compare(a.run.id, b.run.id));
  return { entries, skipped };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function namesIn(folder: string, skipped: string[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && isName(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') skipped.push(`${folder} cannot be read: ${whyNot(error)}`);
    return [];
  }
}

function readEntry(path: string): HistoryEntry | string {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    const complaint = checkAgainst('history', value);
    return complaint ?? upgradeNight(value as HistoryEntry);
  } catch (error) {
    return `cannot be read: ${(error as Error).message}`;
  }
}
