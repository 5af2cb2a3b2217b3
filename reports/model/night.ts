import { exitCodes, exitWords } from '../../contracts/judge/exit-codes.ts';
import { harmless } from '../../contracts/show/wording.ts';
import type { Unjudged } from '../../contracts/judge/target.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import type { RunFacts } from '../../runs/run.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import type { ProofRun } from '../../runs/proof-run.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import { type Result, runIn } from '../../runs/results.ts';
import { judgedBy, judgedInWords, placeNameOf, placesOf, whereIs } from '../../runs/places.ts';
import { apiName, joined, momentOf } from '../../contracts/show/words.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

/** A result as the newest night sees it: `aside`, it is of another run, and counts for nothing. */
export type Tonight<Run> = Result<Run> | { readonly state: 'aside'; readonly run: Run; readonly words: string };

/** Whether a part was to be made and judged nothing. */
export const isUnmade = (part: Tonight<unknown>): boolean => part.state === 'missing' && part.why !== undefined;

/** How long after one part another may begin, where nothing says that they belong together. */
const mostApartMs = 12 * 3_600_000;

/**
 * The newest night, told from the parts of another: what one command, one workflow run or commands that share a name
 * made, of the same places.
 */
export function nightOf(contract: Result<ContractRun>, load: Result<LoadRun>, proof: Result<ProofRun>) {
  const [one, other] = [partOf(runIn(contract)), partOf(runIn(load))];
  const newest = !one || (other && other.run.startedAt > one.run.startedAt) ? other : one;
  const trial = runIn(proof)?.run;
  const of = <Run>(result: Result<Run>, part: PartFacts | null | undefined): Tonight<Run> =>
    result.state !== 'there' || !newest || !part || areOneNight(newest, part)
      ? result
      : { state: 'aside', run: result.run, words: ofAnother(part) };
  const parts = { contract: of(contract, one), load: of(load, other) };
  const judged = [runIn(parts.contract), runIn(parts.load)].flatMap((run) => (run ? judgedBy(run) : []));
  const places = [...new Set(judged)].sort();
  return {
    ...parts,
    // The suite's own score is of no target's places.
    proof: of(proof, trial && newest && { run: trial, asked: newest.asked, judged: ['own@mock'] }),
    /** Where it was judged, by the places' names; `where` in words. */
    places,
    where: places.length > 0 ? judgedInWords(places) : '',
  };
}
export type Night = ReturnType<typeof nightOf>;

/** A part of a night: what it was, which places it was to judge, and which it did. */
type PartFacts = { readonly run: RunFacts; readonly asked: readonly string[]; readonly judged: readonly string[] };

function partOf(of: ContractRun | LoadRun | null): PartFacts | null {
  if (!of) return null;
  const judged = judgedBy(of);
  const others = (of.unjudged ?? []).map(({ target, baseUrl }) => ({ name: target, baseUrl }));
  return { run: of.run, asked: [...judged, ...placesOf(others)], judged };
}

function areOneNight(a: PartFacts, b: PartFacts): boolean {
  if (a.run.contractHash !== b.run.contractHash || !areSamePlaces(a, b)) return false;
  return a.run.night !== undefined && b.run.night !== undefined ? a.run.night === b.run.night : areNear(a.run, b.run);
}

/** One part may have been asked of fewer places than the other, never of another place. */
const areSamePlaces = (a: PartFacts, b: PartFacts): boolean =>
  a.asked.every((place) => b.asked.includes(place)) || b.asked.every((place) => a.asked.includes(place));

function areNear(a: RunFacts, b: RunFacts): boolean {
  const [first, second] = a.startedAt <= b.startedAt ? [a, b] : [b, a];
  return Date.parse(second.startedAt) - (Date.parse(first.startedAt) + first.durationMs) < mostApartMs;
}

const ofAnother = ({ run, judged }: PartFacts): string =>
  `Of another run: ${momentOf(run.startedAt)}${judged.length > 0 ? `, ${judgedInWords(judged)}` : ''}.`;

/** What was to be judged and was not: which, why, what ends the run so, and what to do about it. */
export type UnjudgedView = {
  /** `Elastic Path at the store (euwest.api.elasticpath.com)`. */
  readonly who: string;
  /** By its name from night to night; null where it is no target. */
  readonly place: string | null;
  readonly what: 'could not be judged' | 'was not judged to its end' | 'holds a secret';
  readonly why: string;
  readonly todo: string;
  readonly exit: Unjudged['exit'] | typeof exitCodes.secretFound;
  readonly isSecret: boolean;
  /** What the exit code means: `exit 4, unreachable or refuses our credentials`. */
  readonly word: string;
};

/** Targets of the night that were not judged, each once, and the secrets that were found in what it wrote. */
export function unjudgedOf({ contract, load }: Night, leaks: readonly string[]): UnjudgedView[] {
  const runs = [runIn(contract), runIn(load)];
  const all = runs.flatMap((run) => run?.unjudged ?? []);
  const begun = runs.flatMap((run) => run?.targets ?? []).map(({ name }) => name);
  const once = [...groupedBy(all, ({ target, why }) => `${target} ${why}`).values()].flatMap(([first]) => first ?? []);
  return [
    ...(leaks.length > 0 ? [leaked(leaks)] : []),
    ...once.map(({ target, baseUrl, why, todo, exit }): UnjudgedView => ({
      who: joined([apiName(apiOf(target)), baseUrl && whereIs(placeNameOf({ name: target, baseUrl }))], ' '),
      place: placeNameOf({ name: target, baseUrl }),
      what: begun.includes(target) ? 'was not judged to its end' : 'could not be judged',
      why: harmless(why),
      todo: harmless(todo),
      ...wordOf(exit),
    })),
  ];
}

const leaked = (leaks: readonly string[]): UnjudgedView => ({
  who: 'What the suite wrote',
  place: null,
  what: 'holds a secret',
  why: `A secret stands in ${leaks.join(', ')}.`,
  todo: 'Pass none of it on, delete it, and have the secret replaced.',
  ...wordOf(exitCodes.secretFound),
});

const wordOf = (exit: UnjudgedView['exit']): Pick<UnjudgedView, 'exit' | 'isSecret' | 'word'> => ({
  exit,
  isSecret: exit === exitCodes.secretFound,
  word: `exit ${exit}, ${exitWords[exit]}`,
});
