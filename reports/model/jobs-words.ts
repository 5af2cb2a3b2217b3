import type { Spread, Throughput } from '../../contracts/jobs/throughput.ts';
import type { Range } from '../../contracts/jobs/times.ts';
import { harmless } from '../../contracts/show/wording.ts';
import type { JobsRun } from '../../runs/load-run.ts';
import { counted, duration, figure, withUnit } from '../../contracts/show/words.ts';

/** What was measured; by the server's timestamps, and by the polls. Null: that side does not say. */
export type SpeedRow = { readonly label: string; readonly byServer: string | null; readonly byPolls: string | null };

type Unit = (value: number) => string;

const perSecond: Unit = (value) => `${figure(value)} a second`;
const perHour: Unit = (value) => `${figure(value)} an hour`;
const megabytes: Unit = (value) => `${figure(value / 1e6)} MB/s`;
const share: Unit = (value) => withUnit(value, 'share');

/** A range as people say it, the unit once: one figure where both ends round to the same. */
function inRange({ low, high }: Range, unit: Unit): string {
  if (high === null) return `at least ${unit(low)}`;
  const [from, to] = [unit(low), unit(high)];
  if (from === to) return from;
  const [, ending = ''] = /^[\d.,\u202f]+( .*)$/.exec(to) ?? [];
  return ending !== '' && from.endsWith(ending) ? `${from.slice(0, -ending.length)} to ${to}` : `${from} to ${to}`;
}

/** A range, or how it is spread over jobs: the middle, what is seldom exceeded, the most. */
const inWords = (found: Range | Spread | null, unit: Unit): string | null =>
  found &&
  ('p50' in found
    ? `median ${inRange(found.p50, unit)}, p95 ${inRange(found.p95, unit)}, max ${inRange(found.max, unit)}`
    : inRange(found, unit));

/** What both clocks measure. */
const measures = [
  ['recordsPerSecondOverall', 'Records, all jobs together', perSecond],
  ['recordsPerSecond', 'Records of one job', perSecond],
  ['jobsPerHour', 'Jobs', perHour],
  ['waitMs', 'Wait in the queue', duration],
  ['runMs', 'From start to end', duration],
] as const;

/** How fast jobs went, in rows; what neither side says has none. */
export function speedsInWords(throughput: Throughput): SpeedRow[] {
  const { server, observed, uploadMs, uploadBytesPerSecond, importedShare } = throughput;
  const rows: SpeedRow[] = [
    ...measures.map(([name, label, unit]) => ({
      label,
      byServer: inWords(server[name], unit),
      byPolls: inWords(observed[name], unit),
    })),
    { label: 'Upload, until it is answered', byServer: null, byPolls: inWords(uploadMs, duration) },
    { label: 'Upload speed', byServer: null, byPolls: inWords(uploadBytesPerSecond, megabytes) },
    { label: 'Imported of uploaded', byServer: inWords(importedShare, share), byPolls: null },
    ...timesInStates(throughput),
  ];
  return rows.filter(({ byServer, byPolls }) => byServer !== null || byPolls !== null);
}

/** How long jobs were in each state, where no timestamps of the server say it better. */
const timesInStates = ({ states, server, observed }: Throughput): SpeedRow[] =>
  (server.runMs ?? observed.runMs) === null
    ? Object.entries(states).map(([status, one]) => ({
        label: `Time in “${harmless(status)}”`,
        byServer: null,
        byPolls: inWords(one, duration),
      }))
    : [];

/** How sure the figures are. */
export function agreementInWords({ agreement: { compared, agreed, disagreements } }: Throughput): string {
  const bounds = 'Where two figures are given, the true value lies between them.';
  if (compared === 0) return bounds;
  const [first] = disagreements;
  const split = first
    ? `; they differ in the ${first.of === 'wait' ? 'wait' : 'run'} of job ${harmless(first.job)}, for one`
    : '';
  return `${bounds} The server’s timestamps and what the polls saw agree in ${agreed} of ${counted(compared, 'comparison')}${split}.`;
}

/** A file or migration that made no job; people count from one. */
export function refusedInWords({ at, status, detail }: NonNullable<JobsRun['refused']>[number]): string {
  const answer = status === 0 ? 'got no answer' : `was answered ${status}`;
  return harmless(`number ${at + 1} ${answer}${detail ? `: ${detail}` : ''}`);
}

/** How often a limiter was met, which no measured time holds; null: never. */
export const pacedInWords = ({ paced }: JobsRun): string | null =>
  paced && paced.refusals > 0
    ? `${counted(paced.refusals, 'request')} got 429 and went out again, after ${duration(paced.waitedMs)} of waiting in all.`
    : null;

/** How many jobs were seen, and whether the queue kept its promises. */
export function promisesInWords({ throughput, polls, violations }: JobsRun): string {
  const failing = violations.filter(({ weight }) => weight === 'fail').length;
  const kept = failing === 0 ? 'every promise was kept' : `${counted(failing, 'promise')} broken`;
  return `${counted(throughput.jobs.seen, 'job')} in ${counted(polls, 'poll')}: ${kept}.`;
}
