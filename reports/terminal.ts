import { styleText } from 'node:util';
import { type VerdictKind, isRed, verdictKinds } from '../contracts/judge/verdict.ts';
import { outcomeInWords } from '../contracts/show/report-case.ts';
import { harmless, unjudgedInWords } from '../contracts/show/wording.ts';
import type { ContractRun, VerdictEntry } from '../runs/contract-run.ts';
import { coverageOf, splitOf } from './model/coverage.ts';
import { type CellState, type GridView, cellWords, gridsOf, statesIn } from './model/grid.ts';
import { tally } from '../contracts/values/grouped.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { goneIn } from './model/deviations.ts';
import { sentAgainInWords } from '../runs/sent-again.ts';
import { changesSince } from './model/again.ts';
import { isMock } from '../contracts/spec/targets.ts';
import { casesShowing, groupByCause, witnessesOf } from '../runs/causes/group.ts';
import { judgedBy, judgedInWords } from '../runs/places.ts';
import { counted, momentOf } from '../contracts/show/words.ts';
import { titleOf } from '../runs/causes/title.ts';
import { nameOf } from '../contracts/cases/case.ts';

/** Colours, or none: they are used only on a terminal. */
export type Paint = { readonly [colour in 'red' | 'green' | 'yellow' | 'dim' | 'bold']: (text: string) => string };

const colours: Paint = {
  red: (text) => styleText('red', text),
  green: (text) => styleText('green', text),
  yellow: (text) => styleText('yellow', text),
  dim: (text) => styleText('dim', text),
  bold: (text) => styleText('bold', text),
};

const asIs = (text: string): string => text;
export const noColours: Paint = { red: asIs, green: asIs, yellow: asIs, dim: asIs, bold: asIs };

/** What standard output is painted with: nothing where it is no terminal, or NO_COLOR is set. */
export const paintForTerminal = (): Paint => (process.stdout.isTTY && !process.env['NO_COLOR'] ? colours : noColours);

/** The ledger of each target as a table operation × status, and what its signs mean. */
export function ledgerTable(run: ContractRun, paint: Paint): string {
  const grids = gridsOf(run, () => null);
  const tables = grids.map((grid) => targetTable(grid, run.partial, paint)).filter((table) => table !== '');
  const legend = statesIn(grids).map((state) => `${cellWords[state].sign} ${cellWords[state].words}`);
  return tables.length === 0 ? '' : [...tables, paint.dim(legend.join('   '))].join('\n\n');
}

function targetTable({ target, statuses, rows }: GridView, isPartial: boolean, paint: Paint): string {
  const asked = rows.filter(({ cells }) => !isPartial || cells.some((cell) => cell !== null && cell.cases.length > 0));
  if (asked.length === 0) return '';
  const width = Math.max(target.length, ...asked.map(({ operation }) => operation.length)) + 2;
  const signOf = (state: CellState): string => paint[cellWords[state].colour](cellWords[state].sign);
  return [
    paint.bold(target.padEnd(width)) + statuses.map((status) => ` ${status}`).join(''),
    ...asked.map(
      ({ operation, cells }) =>
        operation.padEnd(width) + cells.map((cell) => `  ${cell ? signOf(cell.state) : ' '} `).join(''),
    ),
  ].join('\n');
}

/** The verdict counts in a line, with the zeros left out, and the coverage in another. */
function countsLine(run: ContractRun, paint: Paint): string {
  const { verdicts } = run.summary;
  const colour = (kind: VerdictKind): ((text: string) => string) =>
    kind === 'pass' ? paint.green : isRed(kind) ? paint.red : paint.yellow;
  const counts = verdictKinds
    .filter((kind) => verdicts[kind] > 0)
    .map((kind) => colour(kind)(`${verdicts[kind]} ${kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`));
  const { words, mood } = coverageOf(run);
  const cells = mood === 'bad' ? paint.red(words) : mood === 'unsure' ? paint.yellow(words) : words;
  const where = run.targets.length > 0 ? `; ${judgedInWords(judgedBy(run))}` : '';
  return `${counts.join(', ') || 'nothing was judged'}; ${run.summary.requests} requests${where}${run.partial ? paint.yellow('; partial: a filter was set') : ''}\ncells: ${cells}`;
}

/** What broke, by cause as the page groups it: a case of each that shows it, and how many more do. */
export function causesOf(run: ContractRun) {
  return groupByCause(witnessesOf(run, null)).flatMap((group) => {
    const [entry, ...others] = casesShowing(group);
    if (!entry) return [];
    const named = others.map((one) => nameOf(one.case, one.target));
    return [{ title: titleOf(group), weight: group.weight, entry, others: named }];
  });
}

/** The causes in words, the one with the widest reach first; a case that shows two is told in full once. */
export function causesInWords(run: ContractRun, paint: Paint): string[] {
  const told = new Set<VerdictEntry>();
  return causesOf(run).map(({ title, weight, entry, others }) => {
    const colour = weight === 'warn' ? paint.yellow : paint.red;
    const isTold = told.has(entry);
    told.add(entry);
    const shown = isTold ? `shown above by ${nameOf(entry.case, entry.target)}\n` : `${outcomeInWords(entry)}\n`;
    const more = others.length > 0 ? paint.dim(`and ${counted(others.length, 'more case')} of the same cause\n`) : '';
    return `${colour(`${weight}: ${title}`)}\n${shown}${more}`;
  });
}

/** Where journeys were walked at each real target, and what keeps the others from it. */
function journeyLines({ targets, verdicts, journeysLeftOut = [], partial }: ContractRun): string[] {
  return targets
    .filter(({ name }) => !isMock(name))
    .flatMap(({ name }) => {
      const here = ({ target }: { readonly target: string }): boolean => target === name;
      const walked = new Set(verdicts.filter(here).flatMap(({ case: id }) => (id.includes('.journey/') ? [id] : [])));
      const left = journeysLeftOut
        .filter(here)
        .map((why) => ({ state: 'excluded', reasons: [{ ...why, cases: 1 }] }) as const);
      const all = [...[...walked].map(() => ({ state: 'covered' }) as const), ...left];
      return all.length === 0 ? [] : [`journeys at ${name}: ${splitOf(all, partial).words}`];
    });
}

/** The first rows, and how many more there are. */
const firstOf = (rows: readonly string[], most = 20): string[] => [
  ...rows.slice(0, most).map((row) => harmless(`  ${row}`)),
  ...(rows.length > most ? [`  and ${rows.length - most} more, in contract-run.json`] : []),
];

/** Where a real target and its mock differ, the first of them. */
function differencesInWords({ differences = [] }: ContractRun, paint: Paint): string[] {
  const rows = differences.map(({ case: id, where, shown }) => {
    const sides = Object.entries(shown).map(([target, what]) => `${target} ${what}`);
    return `${id}  ${where}: ${sides.join(', ')}`;
  });
  const head = paint.yellow(`${counted(rows.length, 'difference')} between a real target and its mock:`);
  return rows.length === 0 ? [] : [head, ...firstOf(rows)];
}

/** Known deviations that answers should have shown, and did not. */
const goneInWords = ({ verdicts }: ContractRun, paint: Paint): string[] =>
  tally(goneIn(verdicts)).map(([id, count]) => {
    const cases = counted(count, 'case');
    return paint.yellow(
      harmless(`no longer seen in ${cases}: the known deviation ${id}; delete its row if it is gone for good`),
    );
  });

export const leftInWords = ({ leftBehind = [] }: Pick<ContractRun | LoadRun, 'leftBehind'>, paint: Paint): string[] =>
  leftBehind.length === 0
    ? []
    : [
        paint.yellow(`left behind, since the API has no way to remove it:`),
        ...leftBehind.map(({ target, operation, id }) => harmless(`  ${target}  ${operation}  ${id}`)),
      ];

export const unjudgedLines = ({ unjudged = [] }: Pick<ContractRun | LoadRun, 'unjudged'>, paint: Paint): string[] =>
  unjudged.map((one) => paint.red(unjudgedInWords(one)));

/** What a run of some cases says against the whole run beside which its results lie. */
export function againInWords(night: ContractRun, run: ContractRun, paint: Paint): string {
  const when = `the whole run of ${momentOf(night.run.startedAt)}`;
  const rows = changesSince(night, run).map(({ case: id, target, word }) => `${word}  ${nameOf(id, target)}`);
  return rows.length === 0
    ? paint.yellow(`${when} judged other places: it stays as it is`)
    : [`against ${when}, which stays:`, ...firstOf(rows)].join('\n');
}

/** What a run ends with on the terminal. */
export function summaryOf(run: ContractRun, paint: Paint): string {
  const isCut = run.partial || run.ended === 'interrupted';
  const isGone = (name: string): boolean => (run.unjudged ?? []).some(({ target }) => target === name);
  const missing = run.cells.filter(({ state, target }) => state === 'missing' && !isCut && !isGone(target));
  const table = ledgerTable(run, paint);
  const lines = [
    ...(table === '' ? [] : [table]),
    ...missing.map((cell) =>
      paint.red(`missing: ${cell.operation} ${cell.status} at ${cell.target}: ${cell.reason ?? ''}`),
    ),
    ...goneInWords(run, paint),
    countsLine(run, paint),
    ...journeyLines(run),
    ...unjudgedLines(run, paint),
    ...differencesInWords(run, paint),
    ...leftInWords(run, paint),
    ...(run.sentAgain ?? []).map((one) => paint.yellow(sentAgainInWords(one))),
  ];
  return lines.join('\n');
}
