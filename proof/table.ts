import type { ProofRun, RealTargets } from '../runs/proof-run.ts';
import { type OperatorName, operators } from './operators.ts';
import { meanScore, plainScore, realScore, shareOf } from './score.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const mostShown = 40;

/** The score as text for a terminal: by operator, the survivors, the speed. */
export function scoreTable(proof: ProofRun): string {
  const rows = Object.entries(proof.byOperator).sort(([a], [b]) => a.localeCompare(b, 'en'));
  const words = (name: string): string => operators[name as OperatorName][1];
  const table = rows.map(
    ([name, count]) =>
      `${name.padEnd(22)} ${String(count.killed).padStart(5)} of ${String(count.mutants).padStart(5)}  ${percent(shareOf(count)).padStart(7)}  ${words(name)}`,
  );
  const { survived, equivalent, harnessErrors = [], idle = [], alarms = [], own } = proof;
  return [
    ...table,
    '',
    ...listed(
      'not noticed',
      survived.map(({ id }) => id),
    ),
    ...listed(
      'equivalent',
      equivalent.map(({ id, why }) => `${id}: ${why}`),
    ),
    ...listed(
      'ended by our own code',
      harnessErrors.map(({ id, error }) => `${id}: ${error}`),
    ),
    ...(own ? [`what the server itself breaks tells of nothing: ${own.length} findings`, ''] : []),
    ...listed('never met an answer it could change, in a case that is not red anyway', idle),
    ...listed('false alarms', alarms),
    ...(proof.realTarget ? atRealTargets(proof.realTarget) : []),
    `${percent(meanScore(proof))} in the mean over ${rows.length} operators; ${percent(plainScore(proof))} of ${proof.mutants - equivalent.length} broken servers, ${proof.behavioural ?? 0} of them in what they decide`,
    ...(proof.realTarget
      ? [`${percent(realScore(proof))} of the ${proof.realTarget.bind} that bind at real targets`]
      : []),
    `${proof.falseAlarms} false alarms in ${proof.cleanRuns} clean runs of the whole suite`,
    `${Math.round(proof.perMinute)} mutants a minute; seed ${proof.run.seed}`,
  ].join('\n');
}

/** The same servers as real targets: by target, why some do not bind, and those that bind and were not red. */
function atRealTargets({ mutants, beside = 0, free = {}, byTarget = {}, missed = [] }: RealTargets): string[] {
  const rows = Object.entries(byTarget).map(
    ([name, { bind, noticed, warned, survived }]) =>
      `${name.padEnd(22)} ${String(noticed).padStart(5)} of ${String(bind).padStart(5)}  ${percent(shareOf({ mutants: bind, killed: noticed })).padStart(7)}  ${warned} warned of, ${survived} not noticed`,
  );
  const others = Object.entries(free).map(([why, count]) => `${count} ${why}`);
  return [
    `as real targets, without a control API (${mutants}):`,
    ...rows,
    `do not bind: ${others.join(', ')}; ${beside} of them are red all the same`,
    '',
    ...listed(
      'not red at a real target',
      [...missed]
        .sort((a, b) => a.id.localeCompare(b.id, 'en'))
        .map(({ id, target, requirement, state }) => `${id}: ${state} at ${target}, ${requirement}`),
    ),
  ];
}

function listed(what: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostShown ? [`  … and ${lines.length - mostShown} more`] : [];
  return [`${what} (${lines.length}):`, ...lines.slice(0, mostShown).map((line) => `  ${line}`), ...more, ''];
}
