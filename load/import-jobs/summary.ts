import { counted } from '../../contracts/show/words.ts';
import { harmless } from '../../contracts/show/wording.ts';
import type { JobsRun, ShownViolation } from '../../runs/load-run.ts';
import {
  agreementInWords,
  pacedInWords,
  promisesInWords,
  refusedInWords,
  speedsInWords,
} from '../../reports/model/jobs-words.ts';
import type { Paint } from '../../reports/terminal.ts';
import { aligned } from '../summary.ts';

const shownViolations = 10;

/** Import jobs in lines for the terminal: how fast, how long, and whether the queue kept its promises. */
export function jobsInWords(jobs: JobsRun, paint: Paint): string[] {
  const { throughput, polls } = jobs;
  const told = [...refusedLines(jobs), ...pacedLines(jobs)];
  if (polls === 0) return [...told, paint.yellow('  no job was seen, so nothing can be said of the queue')];
  const { seen, gone, byStatus } = throughput.jobs;
  const statuses = Object.entries(byStatus).map(([status, count]) => `${count} ${harmless(status)}`);
  return [
    `  ${counted(seen, 'job')}: ${[...statuses, ...(gone > 0 ? [`${gone} gone`] : [])].join(', ') || 'none seen'}`,
    ...told,
    ...speedLines(throughput),
    paint.dim(`  ${agreementInWords(throughput)}`),
    ...verdictLines(jobs, paint),
  ];
}

const refusedLines = ({ refused = [] }: JobsRun): string[] => [
  ...refused.slice(0, shownViolations).map((one) => `  ${refusedInWords(one)}`),
  ...(refused.length > shownViolations ? [`  and ${refused.length - shownViolations} more without a job`] : []),
];

const pacedLines = (jobs: JobsRun): string[] => {
  const paced = pacedInWords(jobs);
  return paced === null ? [] : [`  ${paced}`];
};

const speedLines = (throughput: JobsRun['throughput']): string[] =>
  aligned(
    speedsInWords(throughput).map(({ label, byServer, byPolls }) => [
      label,
      byServer && byPolls ? `${byServer}  (by our polls: ${byPolls})` : (byServer ?? byPolls ?? ''),
    ]),
  ).map((line) => `  ${line}`);

/** What the oracle says: of all that was polled, or of each broken rule with the polls that contradict each other. */
function verdictLines(jobs: JobsRun, paint: Paint): string[] {
  const { violations } = jobs;
  if (violations.length === 0) return [paint.green(`  ${promisesInWords(jobs)}`)];
  const more = violations.length - shownViolations;
  return [
    ...violations
      .slice(0, shownViolations)
      .flatMap(({ rule, weight, requirement, sentence, seen }) => [
        (weight === 'fail' ? paint.red : paint.yellow)(`  ${weight}: ${rule} (${requirement}): ${sentence}`),
        ...seen.map((poll) => `    ${poll}`),
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
