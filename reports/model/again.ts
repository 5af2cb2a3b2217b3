import { isRed } from '../../contracts/judge/verdict.ts';
import { isRealCase } from '../../runs/causes/group.ts';
import type { ContractRun, VerdictEntry } from '../../runs/contract-run.ts';
import { groupedBy, tally } from '../../contracts/values/grouped.ts';
import { placeIn } from '../../runs/places.ts';
import { counted, momentOf } from '../../contracts/show/words.ts';
import { nameOf } from '../../contracts/cases/case.ts';

/** A run of some cases after the night, as a line at what it ran again: `again at 14:14 UTC: still red`. */
export type AgainLine = { readonly when: string; readonly words: string; readonly href: string };

/** What became of a case that was run again. */
export type Change = { readonly case: string; readonly target: string; readonly word: string };

/** A run of some cases after the night, with what it says of each. */
export type Rerun = { readonly run: ContractRun; readonly changes: readonly Change[] };

/** The runs of some cases that count: later than the night, at the same places. In the order they came in. */
export function rerunsOf(night: ContractRun, runs: readonly ContractRun[]): Rerun[] {
  const before = byCase(night);
  return runs
    .filter(({ run }) => run.startedAt > night.run.startedAt)
    .map((run) => ({ run, changes: changesSince(night, run, before) }))
    .filter(({ changes }) => changes.length > 0);
}

/** Each case of a later run against the night; nothing of a target that was another place then. */
export function changesSince(night: ContractRun, later: ContractRun, before = byCase(night)): Change[] {
  return [...byCase(later)].flatMap(([name, entries]) => {
    const [{ case: id, target } = { case: '', target: '' }] = entries;
    const isSamePlace =
      night.targets.some((one) => one.name === target) && placeIn(night, target) === placeIn(later, target);
    return isSamePlace ? [{ case: id, target, word: wordFor(before.get(name) ?? [], entries) }] : [];
  });
}

/** The entries of each case at a target: one for each repetition. */
const byCase = ({ verdicts }: ContractRun): Map<string, VerdictEntry[]> =>
  groupedBy(verdicts.filter(isRealCase), (entry) => nameOf(entry.case, entry.target));

/** A case is what its worst repetition is. */
function stateOf(entries: readonly VerdictEntry[]): 'red' | 'a warning' | 'green' | null {
  if (entries.some(({ verdict }) => isRed(verdict))) return 'red';
  if (entries.some(({ verdict }) => verdict === 'warn')) return 'a warning';
  return entries.length > 0 ? 'green' : null;
}

function wordFor(before: readonly VerdictEntry[], entries: readonly VerdictEntry[]): string {
  const red = entries.filter(({ verdict }) => isRed(verdict)).length;
  if (red > 0 && red < entries.length) return `red in ${red} of ${entries.length} repetitions`;
  const [was, now] = [stateOf(before), stateOf(entries)];
  const often = entries.length > 1 ? ` (${entries.length} times)` : '';
  return `${was === null ? '' : was === now ? 'still ' : 'now '}${now}${often}`;
}

/** The latest runs that ran some cases again, as lines: of a cause's cases, or of all, which are then named. */
export function againLines(
  night: ContractRun,
  reruns: readonly Rerun[],
  cases?: readonly { readonly id: string; readonly target: string }[],
): AgainLine[] {
  const wanted = cases && new Set(cases.map(({ id, target }) => nameOf(id, target)));
  const lines = reruns.flatMap(({ run: { run }, changes }) => {
    const own = changes.filter((one) => !wanted || wanted.has(nameOf(one.case, one.target)));
    if (own.length === 0) return [];
    const isSameDay = run.startedAt.slice(0, 10) === night.run.startedAt.slice(0, 10);
    const when = isSameDay ? `${run.startedAt.slice(11, 16)} UTC` : momentOf(run.startedAt);
    const words = cases ? inWords(own, cases.length) : `${namesOf(own)}: ${inWords(own, own.length)}`;
    return [{ when, words, href: `again/${run.id}/playwright/index.html` }];
  });
  return lines.slice(0, mostLines);
}

const mostLines = 3;

const namesOf = (changes: readonly Change[]): string =>
  changes.length === 1 ? (changes[0]?.case ?? '') : counted(changes.length, 'case');

/** `still red`; `1 still red, 2 now green (3 of its 5 cases)`. */
function inWords(changes: readonly Change[], of: number): string {
  const counts = tally(changes.map(({ word }) => word));
  const said = counts.map(([word, count]) => (counts.length === 1 ? word : `${count} ${word}`)).join(', ');
  return changes.length < of ? `${said} (${changes.length} of its ${counted(of, 'case')})` : said;
}
