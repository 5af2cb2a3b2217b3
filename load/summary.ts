import { findingInWords, harmless } from '../contracts/wording.ts';
import {
  type JourneyRun,
  type LatencyOf,
  type LoadFinding,
  type LoadRun,
  type ObjectiveResult,
  isRedRun,
} from '../reports/load-run.ts';
import { traitsInWords } from '../reports/model/limiter-words.ts';
import { judgedBy, judgedIn } from '../reports/model/places.ts';
import { type Paint, unjudgedLines } from '../reports/terminal.ts';
import { aligned } from './aligned.ts';
import { limiterChart } from './chart.ts';

/** What a load run ends with on the terminal. */
export function loadSummary(load: LoadRun, paint: Paint): string {
  const parts = load.runs.map((run) => runInWords(run, paint));
  const left = load.excluded.map(({ journey, target, because }) => paint.dim(`- ${journey} at ${target}: ${because}`));
  const lost = unjudgedLines(load, paint);
  return [...parts.flat(), ...left, ...lost, ...load.errors.map((error) => paint.red(error)), ending(load, paint)].join(
    '\n',
  );
}

function ending(load: LoadRun, paint: Paint): string {
  const { ended, runs } = load;
  if (runs.length === 0 && ended === 'complete') return paint.yellow('nothing was run');
  const red = runs.filter(isRedRun).length;
  const isVoid = runs.filter(({ state }) => state === 'void').length;
  const counts = [
    paint.green(`${runs.length - runs.filter((run) => isRedRun(run) || run.state === 'void').length} hold`),
    ...(red > 0 ? [paint.red(`${red} broken`)] : []),
    ...(isVoid > 0 ? [paint.yellow(`${isVoid} void`)] : []),
  ].join(', ');
  const places = judgedBy(load);
  const where = places.length > 0 ? `; ${judgedIn(places)}` : '';
  const said = `${counts}${where}; seed ${load.run.seed}`;
  return ended === 'interrupted' ? `${said}\n${paint.red('incomplete: interrupted')}` : said;
}

/** A run: whether it can be trusted, what it measured, what it found. */
export function runInWords(run: JourneyRun, paint: Paint): string[] {
  const sign = isRedRun(run) ? paint.red('x') : run.state === 'void' ? paint.yellow('void') : paint.green('+');
  const { planned, sent, p99ErrorMs, maxErrorMs } = run.arrivals;
  const kept = `${sent} of ${planned} sent, start error p99 ${ms(p99ErrorMs)}, max ${ms(maxErrorMs)}`;
  return [
    `${sign} ${paint.bold(run.journey)} ${run.profile} at ${run.target}: ${kept}`,
    ...(run.why ?? []).map((why) => paint.yellow(`  void: ${harmless(why)}`)),
    ...aligned(run.latency.map(latencyRow)).map((line) => `  ${line}`),
    ...run.objectives.filter(({ holds }) => !holds).map((objective) => missed(objective, paint)),
    ...run.responses.findings
      .filter(({ finding }) => finding.weight !== 'tolerated')
      .flatMap((finding) => findingLines(finding, paint)),
    ...(run.limiter ? limiterLines(run.limiter, paint) : []),
  ];
}

const latencyRow = ({ operation, count, intended }: LatencyOf): [name: string, said: string] => [
  operation,
  `${String(count).padStart(5)}  p50 ${ms(intended.p50)}  p95 ${ms(intended.p95)}  p99 ${ms(intended.p99)}  max ${ms(intended.max)}`,
];

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

function missed({ id, title, measured, limit, unit, samples, weight }: ObjectiveResult, paint: Paint): string {
  const found = measured === null ? `too few samples (${samples})` : `${measured} ${unit}`;
  const colour = weight === 'fail' && measured !== null ? paint.red : paint.yellow;
  return colour(`  ${id}: ${title}: ${found}, ${limit} ${unit} is allowed`);
}

function findingLines({ operation, count, finding, exchanges }: LoadFinding, paint: Paint): string[] {
  const colour = finding.weight === 'fail' ? paint.red : paint.yellow;
  const [first] = exchanges;
  const status = first?.answer.kind === 'response' ? `, answered ${first.answer.status}` : '';
  return [
    colour(`  ${finding.weight}: ${operation}${status}, ${count} times, rule ${finding.rule}`),
    ...findingInWords(finding).map((line) => `    ${line}`),
  ];
}

const traitRows = (verdict: NonNullable<JourneyRun['limiter']>['verdict']): [name: string, said: string][] =>
  traitsInWords(verdict).map(({ question, text }) => [question, text]);

function limiterLines({ judgement, verdict, requests }: NonNullable<JourneyRun['limiter']>, paint: Paint): string[] {
  const colour =
    judgement.outcome === 'holds' ? paint.green : judgement.outcome === 'cannotTell' ? paint.yellow : paint.red;
  const isSeen = verdict.sent.refused > 0;
  return [
    colour(`  ${judgement.sentence}`),
    ...(isSeen ? aligned(traitRows(verdict)).map((line) => `    ${line}`) : []),
    ...limiterChart(requests, paint),
  ];
}
