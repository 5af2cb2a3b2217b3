import { type WeighedFinding, isRed } from '../../contracts/judge/verdict.ts';
import type { ContractRun, VerdictEntry } from '../contract-run.ts';
import { type LoadFinding, type LoadRun, runName } from '../load-run.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import { type Sign, scalarOf, signOf, signsOf } from './signs.ts';
import { apiOf } from '../../contracts/spec/targets.ts';
import { partsOf } from '../../contracts/cases/case.ts';

/** A red or warned verdict, or a finding of a load run, which `run` names. */
export type Witness =
  | { readonly kind: 'case'; readonly entry: VerdictEntry }
  | { readonly kind: 'load'; readonly target: string; readonly run: string; readonly met: LoadFinding };

/** What has one cause: one fault that reddens twelve cases is one group. */
export type Group = {
  /** Stay the same from night to night. */
  readonly keys: readonly string[];
  readonly weight: 'fail' | 'warn';
  readonly api: string;
  /** The operations that show its root, in order. */
  readonly operations: readonly string[];
  /** What tells of it: the first one is the root. Empty where the suite itself failed. */
  readonly findings: readonly WeighedFinding[];
  readonly witnesses: readonly Witness[];
};

/**
 * Everything that went wrong in a night, contract and load. What a void run met counts: only what it measured says nothing
 * of its target.
 */
export function witnessesOf(contract: Pick<ContractRun, 'verdicts'> | null, load: LoadRun | null): Witness[] {
  const cases = (contract?.verdicts ?? []).filter(({ verdict }) => isRed(verdict) || verdict === 'warn');
  return [
    ...cases.map((entry): Witness => ({ kind: 'case', entry })),
    ...(load?.runs ?? []).flatMap((run) =>
      run.responses.findings.map((met): Witness => ({ kind: 'load', target: run.target, run: runName(run), met })),
    ),
  ];
}

/** The cause of blocked cases is told as a failure of its own, which is no case that could be run. */
export const isRealCase = ({ case: id }: Pick<VerdictEntry, 'case'>): boolean => !id.endsWith('/arranging');

/** The cases that show a cause; first the one that shows it best, which is none that was blocked if there is another. */
export function casesShowing({ witnesses }: Group): VerdictEntry[] {
  const entries = witnesses.flatMap((one) => (one.kind === 'case' && isRealCase(one.entry) ? [one.entry] : []));
  const best = entries.find(({ verdict }) => verdict !== 'blocked') ?? entries[0];
  return best ? [best, ...entries.filter((one) => one !== best)] : [];
}

export const targetOf = (witness: Witness): string => (witness.kind === 'case' ? witness.entry.target : witness.target);

type Clue = {
  readonly witness: Witness;
  readonly sign: Sign | null;
  readonly wide: string;
  readonly weight: Group['weight'];
};

/** From how many different answers on a wide sign is one cause, whatever the values. */
const everywhere = 3;

/** Groups what went wrong by cause; the groups with most witnesses first. Pure, and independent of order. */
export function groupByCause(witnesses: readonly Witness[]): Group[] {
  const clues = witnesses.flatMap(cluesOf);
  const groups = [...groupedBy(clues, ({ weight, wide }) => `${weight} ${wide}`).values()].flatMap(split);
  return withSameWitnesses(groups).sort(byReach);
}

function cluesOf(witness: Witness): Clue[] {
  if (witness.kind === 'load') {
    const { finding } = witness.met;
    if (finding.weight !== 'fail' && finding.weight !== 'warn') return [];
    const sign = signOf(finding);
    return [{ witness, sign, wide: sign.wide, weight: finding.weight }];
  }
  const { entry } = witness;
  const weight = entry.verdict === 'warn' ? 'warn' : 'fail';
  const signs = signsOf(entry);
  if (signs.length > 0) return signs.map((sign) => ({ witness, sign, wide: sign.wide, weight }));
  const told = (entry.detail ?? '').split('\n')[0] ?? '';
  return [
    { witness, sign: null, wide: `${apiOf(entry.target)} | ${entry.verdict} | ${told.replace(/\d+/g, '#')}`, weight },
  ];
}

/** One wide sign is one cause if it shows in many answers, or with one and the same value; else each answer has its own. */
function split(clues: readonly Clue[]): Group[] {
  const byAnswer = groupedBy(clues, ({ sign }) => sign?.answer ?? '');
  const values = new Set(clues.map(({ sign }) => (sign ? scalarOf(sign.finding) : 'suite')));
  const isOne = byAnswer.size >= everywhere || (values.size === 1 && !values.has(null));
  if (isOne || byAnswer.size === 1) return [groupOf(clues, isOne ? '' : ([...byAnswer.keys()][0] ?? ''))];
  return [...byAnswer].map(([answer, own]) => groupOf(own, answer));
}

function groupOf(clues: readonly Clue[], answer: string): Group {
  const wide = clues[0]?.wide ?? '';
  const findings = clues.flatMap(({ sign }) => (sign ? [sign.finding] : []));
  return {
    keys: [answer === '' ? wide : `${wide} @ ${answer}`],
    weight: clues[0]?.weight ?? 'fail',
    api: wide.split(' | ')[0] ?? '',
    operations: inOrder(clues.map(operationOf)),
    findings: findings.slice(0, 1),
    witnesses: [...new Set(clues.map(({ witness }) => witness))],
  };
}

const inOrder = (names: readonly string[]): string[] => [...new Set(names)].sort();

function operationOf({ witness, sign }: Clue): string {
  if (sign) return sign.finding.operation;
  return witness.kind === 'case' ? partsOf(witness.entry.case).operation : witness.met.operation;
}

const keyOf = (witness: Witness): string =>
  witness.kind === 'case'
    ? `${witness.entry.target} ${witness.entry.case}`
    : `${witness.run} ${witness.met.fingerprint}`;

/** Groups that redden exactly the same cases have one cause, which shows in several places of the answer. */
function withSameWitnesses(groups: readonly Group[]): Group[] {
  const same = groupedBy(groups, ({ weight, witnesses }) => `${weight} ${witnesses.map(keyOf).sort().join('\n')}`);
  return [...same.values()].map((alike) => ({
    ...(alike[0] as Group), // no group is empty
    keys: alike.flatMap(({ keys }) => keys).sort(),
    findings: alike.flatMap(({ findings }) => findings),
  }));
}

const byReach = (a: Group, b: Group): number =>
  a.weight.localeCompare(b.weight, 'en') ||
  b.witnesses.length - a.witnesses.length ||
  (a.keys[0] ?? '').localeCompare(b.keys[0] ?? '', 'en');

/** Whether a cause of another night is this one: a key in common, or the same sign seen more widely. */
export const isSameCause = (keys: readonly string[], others: readonly string[]): boolean =>
  keys.some((key) => others.some((other) => key === other || wideOf(key) === other || wideOf(other) === key));

/** A key without the answer it was seen in. */
export const wideOf = (key: string): string => key.replace(/ @ [\w-]+\.\w+(?: \d+)?$/, '');
