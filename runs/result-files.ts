import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { requirements } from '../contracts/spec/requirements/index.ts';
import { isObject, parseJson } from '../contracts/values/json.ts';
import { checkAgainst } from './check.ts';
import type { ContractRun } from './contract-run.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import type { LoadRun } from './load-run.ts';
import type { ProofRun } from './proof-run.ts';
import type { Result, Unmade } from './results.ts';
import { upgradeContractRun, upgradeLoadRun, upgradeProofRun } from './upgrade.ts';
import { writeWhole } from './write-whole.ts';

/** The parts a night is made of, by their result files. */
export type NightPart = 'contract-run' | 'load-run';

type Runs = { readonly 'contract-run': ContractRun; readonly 'load-run': LoadRun; readonly proof: ProofRun };

/** Each brings a run of an earlier suite up to date. */
const upgrades: { readonly [Kind in keyof Runs]: (run: Runs[Kind]) => Runs[Kind] } = {
  'contract-run': upgradeContractRun,
  'load-run': upgradeLoadRun,
  proof: upgradeProofRun,
};

export const fileIn = (folder: string, kind: keyof Runs): string => join(folder, `${kind}.json`);

/**
 * The result file of a folder, if it is there and fits its schema.
 * @param clean takes what must not be shown out of its text
 */
export function readResult<Kind extends keyof Runs>(
  folder: string,
  kind: Kind,
  clean = (text: string): string => text,
): Result<Runs[Kind]> {
  const file = fileIn(folder, kind);
  try {
    if (!existsSync(file)) return { state: 'missing' };
    const text = clean(readFileSync(file, 'utf8'));
    const value = JSON.parse(text) as unknown;
    const complaint = checkAgainst(kind, value) ?? strangeIn(text);
    return complaint
      ? { state: 'broken', why: `${file} ${complaint}` }
      : { state: 'there', run: upgrades[kind](value as Runs[Kind]) };
  } catch (error) {
    return { state: 'broken', why: `${file} cannot be read: ${(error as Error).message}` };
  }
}

/** A requirement that is named and in no register of this suite: another one made the file, before or since. */
function strangeIn(text: string): string | null {
  const named = new Set(Array.from(text.matchAll(/"requirement": ?"([^"\\]+)"/g), ([, id = '']) => id));
  for (const { id } of requirements) named.delete(id);
  const [strange] = named;
  return strange === undefined
    ? null
    : `names the requirement ${strange}, which this suite does not have: another one made it`;
}

const unmadeFile = (out: string, part: NightPart): string => join(out, `${part}.unmade.json`);

/** Keeps why there is no result, for the page of the night: it lies where the result would. */
export const keepUnmade = (out: string, part: NightPart, unmade: Unmade): void =>
  writeWhole(unmadeFile(out, part), JSON.stringify(unmade));

/** What was kept, if no result came since; null: one did, or there was nothing to keep. */
export function unmadeIn(out: string, part: NightPart): Unmade | null {
  const keptAt = changedAt(unmadeFile(out, part));
  if (keptAt === null || keptAt < (changedAt(fileIn(out, part)) ?? 0)) return null;
  const told = parseJson(readFileSync(unmadeFile(out, part), 'utf8'));
  const isWhole = isObject(told) && typeof told['why'] === 'string' && typeof told['exit'] === 'number';
  return isWhole ? (told as Unmade) : { exit: exitCodes.suiteFailed, why: `${unmadeFile(out, part)} cannot be read.` };
}

const changedAt = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;

/** Takes away what a result has made untrue since. */
export function forgetUnmade(out: string, part: NightPart): void {
  if (unmadeIn(out, part) === null) rmSync(unmadeFile(out, part), { force: true });
}

/** Where the record of a case at a target stands, below the results' folder. */
export const recordFile = (id: string, target: string): string =>
  `records/${target.replace(/[^\w@.-]/g, '-')}/${id.replace(/[^\w@.-]/g, '-')}.json`;
