import type { Options } from 'k6/options';
import { type Counts, type Poll, type SentFile, pollsIn } from '../../contracts/jobs/poll.ts';
import { standInId, standInName } from '../../contracts/show/mask.ts';
import type { JobsPlan } from '../import-jobs/plan-file.ts';
import { noneBroken } from '../objectives.ts';
import type { Answered } from './call.ts';
import { arrivals, gracefulStop, systemTags } from './scenario.ts';
import { tellNote } from './tell.ts';
import { apiOf, isRealAccount } from '../../contracts/spec/targets.ts';

export const readPlan = (): JobsPlan => JSON.parse(open(__ENV['LOAD_JOBS'] ?? '')) as JobsPlan;

/** Each VU works through its rows once. */
export const jobsOptions = ({ vus, mostMs }: JobsPlan): Options => ({
  scenarios: {
    [arrivals]: { executor: 'per-vu-iterations', vus, iterations: 1, maxDuration: `${mostMs}ms`, gracefulStop },
  },
  thresholds: noneBroken,
  systemTags,
});

/** A server chooses the names of counts, and so how long a poll is. */
const longestPoll = 20_000;

/**
 * Sends a request and tells what the answer showed of jobs. How many polls there are is bounded by the pace and the
 * length of the run. A list shows other people's jobs too: their ids are told as stand-ins; Node knows which are ours.
 */
export function polled(
  { by, target }: JobsPlan,
  asked: { readonly via: Poll['via']; readonly job?: string; readonly sent?: SentFile },
  send: () => Answered,
): { readonly answered: Answered; readonly polls: readonly Poll[] } {
  const sentAt = Date.now();
  const answered = send();
  const { status, body } = answered;
  const polls = pollsIn(apiOf(target), { by, account: target, ...asked, sentAt, answeredAt: Date.now(), status, body });
  for (const poll of isSomebodys ? polls.map(masked) : polls)
    if (JSON.stringify(poll).length <= longestPoll) tellNote({ kind: 'poll', poll });
  return { answered, polls };
}

const isSomebodys = isRealAccount(__ENV['LOAD_TARGET'] ?? '');

function masked(poll: Poll): Poll {
  const { via, saw } = poll;
  const job = via === 'list' ? standInId(poll.job) : poll.job;
  if (saw === 'gone') return { ...poll, job };
  const { uploaded, imported } = saw;
  const counts = {
    ...(uploaded ? { uploaded: withStandInNames(uploaded) } : {}),
    ...(imported ? { imported: withStandInNames(imported) } : {}),
  };
  return { ...poll, job, saw: { ...saw, ...counts } };
}

/** A server chooses what it counts by. */
const withStandInNames = (counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [standInName(name), count]));
