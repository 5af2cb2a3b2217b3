import { findingInWords, harmless } from '../contracts/show/wording.ts';
import {
  type JourneyRun,
  type LatencyOf,
  type LimiterRun,
  type LoadRun,
  type ObjectiveResult,
  isRedRun,
} from '../runs/load-run.ts';
import { missedInWords } from '../reports/model/load.ts';
import { traitsInWords } from '../reports/model/limiter-words.ts';
import { type Group, groupByCause, witnessesOf } from '../runs/causes/group.ts';
import { judgedBy, judgedInWords } from '../runs/places.ts';
import { counted } from '../contracts/show/words.ts';
import { titleOf } from '../runs/causes/title.ts';
import { type Paint, leftInWords, unjudgedLines } from '../reports/terminal.ts';

/** What a load run ends with on the terminal. */
export function loadSummary(load: LoadRun, paint: Paint): string {
  const parts = load.runs.map((run) => runInWords(run, paint));
  const left = load.excluded.map(({ journey, target, because }) => paint.dim(`- ${journey} at ${target}: ${because}`));
  const lines = [
    ...parts.flat(),
    ...groupByCause(witnessesOf(null, load)).flatMap((cause) => causeLines(cause, paint)),
    ...left,
    ...unjudgedLines(load, paint),
    ...load.errors.map((error) => paint.red(error)),
    ending(load, paint),
    ...leftInWords(load, paint),
  ];
  return lines.join('\n');
}

function ending(load: LoadRun, paint: Paint): string {
  const { ended, runs } = load;
  if (runs.length === 0 && ended === 'complete') return paint.yellow('nothing was run');
  const red = runs.filter(isRedRun).length;
  const voids = runs.filter((run) => run.state === 'void' && !isRedRun(run)).length; // a run is counted once
  const counts = [
    paint.green(`${runs.length - red - voids} ${runs.length - red - voids === 1 ? 'holds' : 'hold'}`),
    ...(red > 0 ? [paint.red(`${red} broken`)] : []),
    ...(voids > 0 ? [paint.yellow(`${voids} void`)] : []),
  ].join(', ');
  const places = judgedBy(load);
  const where = places.length > 0 ? `; ${judgedInWords(places)}` : '';
  const said = `${counts}${where}; seed ${load.run.seed}`;
  return ended === 'interrupted' ? `${said}\n${paint.red('incomplete: interrupted')}` : said;
}

/** A run: whether it can be trusted, what it measured, what it found. */
function runInWords(run: JourneyRun, paint: Paint): string[] {
  const sign = isRedRun(run) ? paint.red('x') : run.state === 'void' ? paint.yellow('void') : paint.green('+');
  const { planned, sent, p99ErrorMs, maxErrorMs } = run.arrivals;
  const kept = `${sent} of ${planned} sent, start error p99 ${ms(p99ErrorMs)}, max ${ms(maxErrorMs)}`;
  return [
    `${sign} ${paint.bold(run.journey)} ${run.profile} at ${run.target}: ${kept}`,
    ...(run.why ?? []).map((why) => paint.yellow(`  void: ${harmless(why)}`)),
    ...aligned(run.latency.map(latencyRow)).map((line) => `  ${line}`),
    ...run.objectives.filter(({ holds }) => !holds).map((objective) => missed(objective, paint)),
    ...(run.limiter ? limiterLines(run.limiter, paint) : []),
  ];
}

const latencyRow = ({ operation, count, intended }: LatencyOf): [name: string, said: string] => [
  operation,
  `${String(count).padStart(5)}  p50 ${ms(intended.p50)}  p95 ${ms(intended.p95)}  p99 ${ms(intended.p99)}  max ${ms(intended.max)}`,
];

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

function missed(objective: ObjectiveResult, paint: Paint): string {
  const { id, title, measured, weight } = objective;
  const colour = weight === 'fail' && measured !== null ? paint.red : paint.yellow;
  return colour(`  ${id}: ${title}: ${missedInWords(objective)}`);
}

/** A cause as the page groups it: where it was met how often, and the finding in full once. */
function causeLines(cause: Group, paint: Paint): string[] {
  const { findings, witnesses, weight } = cause;
  const met = witnesses.flatMap((one) => (one.kind === 'load' ? [one] : []));
  const colour = weight === 'fail' ? paint.red : paint.yellow;
  return [
    colour(`${weight}: ${titleOf(cause)}`),
    ...met.map(({ run, met: { operation, count, exchanges } }) => {
      const answer = exchanges[0]?.answer;
      const status = answer?.kind === 'response' ? ` answered ${answer.status}` : '';
      return `  ${run}: ${operation}${status}, ${counted(count, 'time')}`;
    }),
    ...findings.slice(0, 1).flatMap((finding) => findingInWords(finding).map((line) => `    ${line}`)),
  ];
}

function limiterLines({ judgement, verdict, requests }: LimiterRun, paint: Paint): string[] {
  const colour = judgement.outcome === 'holds' ? paint.green : paint.red;
  const isSeen = verdict.sent.refused > 0;
  return [
    ...(judgement.outcome === 'cannotTell' ? [] : [colour(`  ${judgement.sentence}`)]), // it is why the run is void
    ...(isSeen
      ? aligned(traitsInWords(verdict).map(({ question, text }) => [question, text])).map((line) => `    ${line}`)
      : []),
    ...plansInDigits(requests, paint),
  ];
}

/** Names and what is said of each, as lines in two columns. */
export function aligned(rows: readonly (readonly [name: string, said: string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, said]) => `${name.padEnd(width)}  ${said}`);
}

const binMs = 100;

/** The longest row, in bins. */
const widest = 100;

type Request = LimiterRun['requests'][number];

/** Accepted and refused of each tenth of a second, plan by plan: a digit is a count, `+` more than nine, a dot none. */
export function plansInDigits(requests: readonly Request[], paint: Paint): string[] {
  const plans = [...new Set(requests.map(({ plan }) => plan))].sort((a, b) => a - b);
  return plans.flatMap((plan) => {
    const own = requests.filter((request) => request.plan === plan);
    const from = Math.min(...own.map(({ atMs }) => atMs));
    const binOf = ({ atMs }: Request): number => Math.floor((atMs - from) / binMs);
    const width = Math.min(widest, 1 + Math.max(...own.map(binOf)));
    const row = (name: string, wanted: boolean): string => {
      const bins = own.filter(({ accepted }) => accepted === wanted).map(binOf);
      const counts = Array.from({ length: width }, (_, bin) => bins.filter((one) => one === bin).length);
      return `  ${name.padEnd(9)} ${counts.map((count) => (count === 0 ? '·' : count > 9 ? '+' : count)).join('')}`;
    };
    const title = paint.dim(`  plan ${plan}, from ${(from / 1000).toFixed(1)} s, a column is ${binMs} ms`);
    return [title, paint.green(row('accepted', true)), paint.red(row('refused', false))];
  });
}
