import { runFacts } from './run.ts';
import { type Of, byName, count, list, maybe, number, object, oneOf, text } from './schema.ts';

/** How many broken servers there were of a kind, and how many of them the suite noticed. */
const proofCount = object({ mutants: count, noticed: count });
export type ProofCount = Of<typeof proofCount>;

const realCounts = { bind: count, noticed: count, warned: count, survived: count };
const realCount = object(realCounts);

/** What became of the broken servers that bind at real targets: noticed is red. */
export type RealCount = Of<typeof realCount>;

/** The broken servers once more as what a user judges: a sandbox, a live API and a store, without a control API. */
const realTargets = object({
  ...realCounts,
  /** How many were tried there: all that were noticed at the mock. One binds where a requirement it breaks weighs `fail`. */
  mutants: count,
  /** Noticed though nothing bound. */
  beside: maybe(count),
  /** Why the others do not bind. */
  free: maybe(byName(count)),
  byTarget: maybe(byName(realCount)),
  /** Those that bind and were not red, with the requirement that binds. */
  missed: maybe(list(object({ id: text, target: text, requirement: text, state: oneOf('warned', 'survived') }))),
});
export type RealTargets = Of<typeof realTargets>;

/** Servers that keep every promise in another way than our mock, as real targets: red there is a false alarm. */
const legalTrials = object({
  /** The ways in which one may differ, and how many of the decisions have another side among them. */
  variants: count,
  decisions: count,
  servers: count,
  falseReds: count,
  /** What was red, and warnings that no variant explains, each with the variant that raised it. */
  alarms: list(text),
  seconds: number,
  /** The broken servers that bind at real targets and are red there, each on top of a legal one; `hidden` are not counted: the legal one left nothing to break. */
  mutants: object({ bind: count, noticed: count, survived: count, hidden: count }),
  missed: list(object({ id: text, server: text })),
});
export type LegalTrials = Of<typeof legalTrials>;

/** What stands in every version. */
const members = {
  run: runFacts,
  /** How many broken servers were judged, the equivalent ones among them. */
  mutants: count,
  /** How many of them answer in the right form and decide wrongly. */
  behavioural: maybe(count),
  /** The mutants the suite did not notice, with the first answer they broke, whole and broken. */
  survived: list(object({ id: text, why: maybe(text), before: maybe(text), after: maybe(text) })),
  /** Mutants that nobody could tell from a sound server, with the reason. */
  equivalent: list(object({ id: text, why: text })),
  /** Trials that our own code ended: they prove nothing. */
  harnessErrors: maybe(list(object({ id: text, error: text }))),
  /** Mutants whose fault never met an answer it could change: rows that are derived wrongly. */
  idle: maybe(list(text)),
  /** Left out where somebody else's server was broken, and in version 1. */
  realTarget: maybe(realTargets),
  /** Left out where somebody else's server was broken, and in earlier results. */
  legal: maybe(legalTrials),
  /** Judgements of a sound server, and how many of them were red. */
  cleanRuns: count,
  falseAlarms: count,
  /** What was red in them. */
  alarms: maybe(list(text)),
  perMinute: number,
  /** How many mutants were told by a finding that cites a requirement. */
  byRequirement: maybe(byName(count)),
  /** The server that was broken, where it was not our own mock: a proxy stood before it. */
  server: maybe(text),
  /** What is red or noted there without our doing: it shows no mutant. */
  own: maybe(list(text)),
};

/** The version that is written. */
export const proofVersion = 'proof/3';

/** `proof.json`: the suite on trial. */
export const proofRun = object({
  schema: oneOf(proofVersion),
  ...members,
  noticed: count,
  /** Without the equivalent ones. */
  byKind: byName(proofCount),
  byOperation: maybe(byName(proofCount)),
});
export type ProofRun = Of<typeof proofRun>;

const earlierCount = object({ mutants: count, killed: count });

/** Version 2 said `killed` for `noticed`, and `byOperator` for `byKind`; version 1 told of a mock alone. */
export const earlierProofRun = object({
  schema: oneOf('proof/2', 'proof/1'),
  ...members,
  killed: count,
  byOperator: byName(earlierCount),
  byOperation: maybe(byName(earlierCount)),
});
export type EarlierProofRun = Of<typeof earlierProofRun>;

/** What a proof has to reach: below it `proof` ends with 1, and the page is unsure of the suite. */
const proofGoals = {
  all: 0.99,
  eachKind: 0.95,
  realTarget: 0.98,
  equivalent: 0.02,
  falseAlarms: 0,
  onLegal: 0.99,
} as const;

export const shareOf = ({ mutants, noticed }: ProofCount): number => (mutants === 0 ? 1 : noticed / mutants);

/** The share of all mutants that were noticed, the equivalent ones left out. */
export const plainScore = ({
  mutants,
  noticed,
  equivalent,
}: Pick<ProofRun, 'mutants' | 'noticed' | 'equivalent'>): number =>
  shareOf({ mutants: mutants - equivalent.length, noticed });

/** The share of those that bind at real targets which were red there. */
export const realScore = ({ realTarget }: Pick<ProofRun, 'realTarget'>): number =>
  realTarget ? shareOf({ mutants: realTarget.bind, noticed: realTarget.noticed }) : 1;

/** The share of legal servers that stayed green: the specificity, beside the sensitivity. */
export const specificity = ({ legal }: Pick<ProofRun, 'legal'>): number =>
  legal ? shareOf({ mutants: legal.servers, noticed: legal.servers - legal.falseReds }) : 1;

/** The share of those that bind at real targets which were red on top of a legal server too. */
export const onLegalScore = ({ legal }: Pick<ProofRun, 'legal'>): number =>
  legal ? shareOf({ mutants: legal.mutants.bind, noticed: legal.mutants.noticed }) : 1;

/** All that was red or warned of where nothing is broken. */
export const falseAlarmsIn = ({ falseAlarms, legal }: Pick<ProofRun, 'falseAlarms' | 'legal'>): number =>
  falseAlarms + Math.max(legal?.falseReds ?? 0, legal?.alarms.length ?? 0);

/** What the numbers fall short of, as sentences; empty when all are met. */
export function shortfalls(proof: ProofRun): string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const { mutants, equivalent, falseAlarms, cleanRuns } = proof;
  const short: string[] = [];
  const atLeast = (share: number, goal: number, words: (share: string) => string): void => {
    if (share < goal) short.push(`${words(percent(share))}, ${percent(goal)} must be`);
  };
  atLeast(plainScore(proof), proofGoals.all, (share) => `${share} of all were noticed`);
  for (const [name, ofKind] of Object.entries(proof.byKind))
    atLeast(shareOf(ofKind), proofGoals.eachKind, (share) => `${name}: ${share} were noticed`);
  atLeast(
    realScore(proof),
    proofGoals.realTarget,
    (share) => `${share} of those that bind at real targets were red there`,
  );
  atLeast(onLegalScore(proof), proofGoals.onLegal, (share) => `${share} of those on top of legal servers were red`);
  const { falseReds = 0, alarms = [], servers = 0 } = proof.legal ?? {};
  if (falseReds + alarms.length > proofGoals.falseAlarms)
    short.push(`${falseReds} of ${servers} legal servers were red, with ${alarms.length} alarms; none may be`);
  if (mutants >= 200 && equivalent.length > proofGoals.equivalent * mutants)
    short.push(
      `${percent(equivalent.length / mutants)} are called equivalent, ${percent(proofGoals.equivalent)} may be`,
    );
  if (falseAlarms > proofGoals.falseAlarms)
    short.push(`${falseAlarms} of ${cleanRuns} clean runs were red, none may be`);
  return short;
}
