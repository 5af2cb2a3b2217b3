import {
  type LegalTrials,
  type ProofRun,
  type RealTargets,
  onLegalScore,
  plainScore,
  realScore,
  shareOf,
  specificity,
} from '../runs/proof-run.ts';
import { type MutantKind, mutantKinds } from './mutant-kinds.ts';
import { meanScore } from './score.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const mostShown = 40;

/** How many of how many, by name, and what more there is to say. */
const row = (name: string, noticed: number, mutants: number, more: string): string =>
  `${name.padEnd(22)} ${String(noticed).padStart(5)} of ${String(mutants).padStart(5)}  ${percent(shareOf({ mutants, noticed })).padStart(7)}  ${more}`;

/** The score as text for a terminal: by kind, the survivors, the speed. */
export function scoreTable(proof: ProofRun): string {
  const { byKind, survived, equivalent, harnessErrors = [], idle = [], alarms = [], own, realTarget, legal } = proof;
  const names = Object.keys(byKind).sort((a, b) => a.localeCompare(b, 'en')) as MutantKind[];
  const lists = {
    'not noticed': survived.map(({ id }) => id),
    equivalent: equivalent.map(({ id, why }) => `${id}: ${why}`),
    'ended by our own code': harnessErrors.map(({ id, error }) => `${id}: ${error}`),
    'never met an answer it could change, in a case that is not red anyway': idle,
    'false alarms': alarms,
    'false alarms at legal servers': legal?.alarms ?? [],
    'not red on top of a legal server': (legal?.missed ?? []).map(({ id, server }) => `${id} on ${server}`),
  };
  return [
    ...names.map((name) => {
      const { noticed = 0, mutants = 0 } = byKind[name] ?? {};
      return row(name, noticed, mutants, mutantKinds[name]);
    }),
    '',
    ...Object.entries(lists).flatMap(listed),
    ...(own ? [`what the server itself breaks shows no mutant: ${own.length} findings`, ''] : []),
    ...(realTarget ? atRealTargets(realTarget) : []),
    `${percent(meanScore(proof))} in the mean over ${names.length} kinds; ${percent(plainScore(proof))} of ${proof.mutants - equivalent.length} broken servers, ${proof.behavioural ?? 0} of them in what they decide`,
    ...(realTarget ? [`${percent(realScore(proof))} of the ${realTarget.bind} that bind at real targets`] : []),
    ...(legal ? atLegalServers(proof, legal) : []),
    `${proof.falseAlarms} false alarms in ${proof.cleanRuns} clean runs of the whole suite`,
    `${Math.round(proof.perMinute)} mutants a minute; seed ${proof.run.seed}`,
  ].join('\n');
}

/** The same servers as real targets: by target, why some do not bind, and those that bind and were not red. */
function atRealTargets({ mutants, beside = 0, free = {}, byTarget = {}, missed = [] }: RealTargets): string[] {
  const rows = Object.entries(byTarget).map(([name, { bind, noticed, warned, survived }]) =>
    row(name, noticed, bind, `${warned} warned of, ${survived} not noticed`),
  );
  const others = Object.entries(free).map(([why, count]) => `${count} ${why}`);
  const silent = missed.map(({ id, target, requirement, state }) => `${id}: ${state} at ${target}, ${requirement}`);
  return [
    `as real targets, without a control API (${mutants}):`,
    ...rows,
    `do not bind: ${others.join(', ')}; ${beside} of them are red all the same`,
    '',
    ...listed(['not red at a real target', silent.sort((a, b) => a.localeCompare(b, 'en'))]),
  ];
}

const atLegalServers = (proof: ProofRun, { variants, decisions, servers, mutants, seconds }: LegalTrials): string[] => [
  `${percent(onLegalScore(proof))} of ${mutants.bind} on top of legal servers, which hide ${mutants.hidden} more`,
  `${percent(specificity(proof))} of ${servers} legal servers stay green, of ${variants} variants, the other side of ${decisions} decisions among them; ${Math.round(seconds)} s`,
];

function listed([what, lines]: readonly [what: string, lines: readonly string[]]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostShown ? [`  … and ${lines.length - mostShown} more`] : [];
  return [`${what} (${lines.length}):`, ...lines.slice(0, mostShown).map((line) => `  ${line}`), ...more, ''];
}
