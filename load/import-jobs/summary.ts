import type { Range, Spread } from '../../contracts/jobs/throughput-range.ts';
import type { Throughput } from '../../contracts/jobs/throughput.ts';
import { harmless } from '../../contracts/wording.ts';
import type { JobsRun, ShownViolation } from '../../reports/load-run.ts';
import { refusedInWords } from '../../reports/model/jobs.ts';
import type { Paint } from '../../reports/terminal.ts';
import { aligned } from '../aligned.ts';

const shownViolations = 10;

/** Import jobs in lines for the terminal: how fast, how long, and whether the queue kept its promises. */
export function jobsInWords(jobs: JobsRun, paint: Paint): string[] {
  const { throughput, looks, violations } = jobs;
  const told = [...refusedLines(jobs), ...pacedLines(jobs)];
  if (looks === 0) return [...told, paint.yellow('  no job was seen, so nothing can be said of the queue')];
  const { seen, gone, byStatus } = throughput.jobs;
  const statuses = Object.entries(byStatus).map(([status, count]) => `${count} ${harmless(status)}`);
  return [
    `  ${seen} jobs: ${[...statuses, ...(gone > 0 ? [`${gone} gone`] : [])].join(', ') || 'none seen'}`,
    ...told,
    ...aligned(speeds(throughput)).map((line) => `  ${line}`),
    paint.dim(`  ${resolutionOf(throughput)}`),
    ...verdictLines(looks, violations, paint),
  ];
}

const refusedLines = ({ refused = [] }: JobsRun): string[] => [
  ...refused.slice(0, shownViolations).map((one) => `  ${refusedInWords(one)}`),
  ...(refused.length > shownViolations ? [`  and ${refused.length - shownViolations} more without a job`] : []),
];

const pacedLines = ({ paced }: JobsRun): string[] =>
  paced && paced.refusals > 0
    ? [
        `  429 came ${paced.refusals} times and was waited for, ${time(paced.waitedMs, usualDigits)} in all lanes together`,
      ]
    : [];

/** What was measured, and what came out. */
type Row = readonly [name: string, said: string];

function speeds({ server, observed, uploadMs, uploadBytesPerSecond, states, importedShare }: Throughput): Row[] {
  return [
    ...figure('records a second, all', [
      range(server.recordsPerSecondOverall),
      range(observed.recordsPerSecondOverall),
    ]),
    ...spread('records a second', server.recordsPerSecond, observed.recordsPerSecond, plain),
    ...spread('queue wait', server.waitMs, observed.waitMs, time),
    ...spread('run', server.runMs, observed.runMs, time),
    ...figure('jobs an hour', [range(server.jobsPerHour), range(observed.jobsPerHour)]),
    ...alone('upload to 201', uploadMs, time),
    ...alone('upload', uploadBytesPerSecond, megabytes),
    ...Object.entries(states).flatMap(([status, one]) => alone(`time in ${harmless(status)}`, one, time)),
    ...alone('imported of uploaded', importedShare, percent),
  ];
}

/** A value to so many significant digits. */
type Unit = (value: number, digits: number) => string;

const plain: Unit = (value, digits) =>
  value.toLocaleString('en-US', { maximumSignificantDigits: Math.max(digits, String(Math.trunc(value)).length) });
const time: Unit = (ms, digits) => (ms < 1000 ? `${plain(ms, digits)} ms` : `${plain(ms / 1000, digits)} s`);
const megabytes: Unit = (bytes, digits) => `${plain(bytes / 1e6, digits)} MB/s`;
const percent: Unit = (share, digits) => `${plain(share * 100, digits)} %`;

const usualDigits = 3;
const digitsUpTo = [usualDigits, 4, 5, 6, 7, 8];

/** An interval that holds the truth, to as many digits as its ends need to differ: an end that is open is said to be. */
function range(found: Range | null, unit: Unit = plain): string | null {
  if (!found) return null;
  const { low, high } = found;
  if (high === null) return `more than ${unit(low, usualDigits)}`;
  const enough = digitsUpTo.find((digits) => unit(low, digits) !== unit(high, digits)) ?? usualDigits;
  const [from, to] = [unit(low, enough), unit(high, enough)];
  return from === to ? from : `${from} to ${to}`;
}

/** By the server's clock, and by our looks. */
function figure(name: string, [byServer, byLooks]: readonly [string | null, string | null]): Row[] {
  if (byServer === null && byLooks === null) return [];
  return [[name, `${byServer ?? 'not told'}  (by our looks ${byLooks ?? 'not seen'})`]];
}

function spread(name: string, byServer: Spread | null, byLooks: Spread | null, unit: Unit): Row[] {
  const words = (one: Spread | null): string | null => one && ranks(one, unit);
  return figure(name, [words(byServer), words(byLooks)]);
}

const ranks = ({ p50, p95, max }: Spread, unit: Unit): string =>
  `p50 ${range(p50, unit) ?? ''}, p95 ${range(p95, unit) ?? ''}, max ${range(max, unit) ?? ''}`;

const alone = (name: string, one: Spread | null, unit: Unit): Row[] => (one ? [[name, ranks(one, unit)]] : []);

/** How finely it could be measured, and whether the two clocks can both be right. */
function resolutionOf({ server, observed, agreement }: Throughput): string {
  const truth = 'the truth lies within each interval';
  const { compared, agreed, disagreements } = agreement;
  if (compared === 0) return truth;
  const [first] = disagreements;
  const split = first ? `, not in the ${first.of} of job ${harmless(first.job)}` : '';
  const looks = observed.runMs?.resolution ?? null;
  return [
    truth,
    `the server tells times to ${time(server.grainMs, usualDigits)}`,
    ...(looks === null ? [] : [`our looks to about ${time(looks, usualDigits)}`]),
    `the two agree in ${agreed} of ${compared}${split}`,
  ].join('; ');
}

/** What the oracle says: of all that was looked at, or of each broken rule with the looks that contradict. */
function verdictLines(looks: number, violations: readonly ShownViolation[], paint: Paint): string[] {
  if (violations.length === 0) return [paint.green(`  every promise was kept in all ${looks} looks`)];
  const more = violations.length - shownViolations;
  return [
    ...violations
      .slice(0, shownViolations)
      .flatMap(({ rule, weight, requirement, sentence, seen }) => [
        (weight === 'fail' ? paint.red : paint.yellow)(`  ${weight}: ${rule} (${requirement}): ${sentence}`),
        ...seen.map((look) => `    ${look}`),
      ]),
    ...(more > 0 ? [paint.red(`  and ${more} more, ${namedIn(violations.slice(shownViolations))}`)] : []),
  ];
}

const mostNamed = 20;

/** The jobs that violations name. */
function namedIn(violations: readonly ShownViolation[]): string {
  const names = [...new Set(violations.flatMap(({ jobs }) => jobs))].map(harmless);
  const more = names.length - mostNamed;
  return `of ${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} other jobs` : ''}`;
}
