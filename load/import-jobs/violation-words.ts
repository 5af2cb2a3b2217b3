import type { Invariant } from '../../contracts/jobs/invariants.ts';
import type { HistoryFinding } from '../../contracts/jobs/oracle.ts';
import type { Poll } from '../../contracts/jobs/poll.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import { expectedInWords, harmless, receivedInWords } from '../../contracts/show/wording.ts';
import type { ShownViolation } from '../../runs/load-run.ts';

/** What happened when a rule was broken; the second job is there where two contradict each other. */
const happened: { readonly [invariant in Invariant]: (job: string, other: string) => string } = {
  'status-forward': (job) => `job ${job} went back to an earlier status`,
  'terminal-final': (job) => `job ${job} did not stay as it had ended`,
  'one-at-a-time': (job, other) => `job ${other} ran while job ${job} did`,
  'first-come-first-served': (job, other) => `job ${other} started before job ${job}, which had come first`,
  'run-once': (job) => `job ${job} was started more than once`,
  'counts-never-shrink': (job) => `the counts of job ${job} shrank`,
  'imported-within-uploaded': (job) => `job ${job} imported more than was uploaded`,
  'timestamps-in-order': (job) => `the timestamps of job ${job} are out of order`,
  'updated-after-created': (job) => `job ${job} was updated before it was created`,
  'timestamps-follow-status': (job) => `the timestamps of job ${job} do not fit its status`,
  'failed-had-started': (job) => `job ${job} failed without a start`,
  'created-at-fixed': (job) => `created_at of job ${job} changed`,
  'started-at-kept': (job) => `started_at of job ${job} changed or went away`,
  'finished-at-fixed': (job) => `finished_at of job ${job} changed or went away`,
  'owner-kept': (job) => `job ${job} changed its owner`,
  'nothing-lost': (job) => `job ${job} was lost`,
  'id-unique': (job) => `two uploads were given the id ${job}`,
  'uploaded-as-sent': (job) => `job ${job} does not count as uploaded what was sent`,
  'imported-as-sent': (job) => `job ${job} did not import what is valid`,
  'ends-in-time': (job) => `job ${job} did not end in time`,
};

/** A violation as plain data, with all words said. */
export function showViolation(violation: HistoryFinding): ShownViolation {
  const { invariant, weight, requirement, jobs, seen, expected, received, where } = violation;
  const [job, other = ''] = jobs.map(harmless);
  const said = happened[invariant](job ?? '', other);
  const place = where === '' ? '' : ` at ${where}`;
  return {
    rule: invariant,
    weight,
    requirement,
    jobs,
    sentence: `${said}: expected ${harmless(expectedInWords(expected))}${place}, found ${receivedInWords(received)}`,
    seen: seen.map(pollInWords),
  };
}

const clock = (instant: number): string => new Date(instant).toISOString().slice(11, 23);
const vias: { readonly [via in Poll['via']]: string } = { create: 'the 201', get: 'GET', list: 'the list' };

/** A poll in a line: when, by whom, how, and what it showed. */
function pollInWords({ by, job, via, sentAt, answeredAt, saw }: Poll): string {
  const asked = `${clock(sentAt)}–${clock(answeredAt)} ${by}, ${vias[via]}, job ${harmless(job)}`;
  if (saw === 'gone') return `${asked}: 404`;
  const stamps = [
    ['created_at', saw.createdAt],
    ['started_at', saw.startedAt],
    ['finished_at', saw.finishedAt],
  ] as const;
  const shown = stamps.flatMap(([name, at]) => (at === undefined ? [] : [`${name} ${clock(at)}`]));
  const counts = saw.uploaded && saw.imported ? [`imported ${totalOf(saw.imported)} of ${totalOf(saw.uploaded)}`] : [];
  return `${asked}: ${[harmless(saw.status ?? 'no status'), ...shown, ...counts].join(', ')}`;
}
