import { jobsIn } from '../../contracts/jobs/history.ts';
import { type JobState, type Poll, isSighting } from '../../contracts/jobs/poll.ts';

/** What the histories show of times: every instant as it has come to be, or none but creations. */
export type Shows = 'times' | 'statuses';

/**
 * Whether a sound server can have answered so: one worker, jobs served in the order of their creation, a clock that tells
 * truly in which order jobs started and ended. Tries everything that such a server might have done between any two of
 * the observers' moments. Exponential, and written to be believed: the oracle is held against it. At most three jobs,
 * and eight polls.
 */
export function canBeLegal(polls: readonly Poll[], shows: Shows): boolean {
  const told = observationsIn(polls, shows);
  if (told.jobs.some(({ isTorn }) => isTorn)) return false;
  const open: State[] = [{ next: 0, answered: 0, clock: -1, jobs: told.jobs.map(() => 0) }];
  const seen = new Set<number>();
  for (let state = open.pop(); state; state = open.pop()) {
    if (state.next === told.moments.length) return true;
    const now = answer(told, state);
    const key = keyOf(now);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const at of now.jobs.keys()) tryDeeds(told, now, at, open);
    tryMoment(told, now, open);
  }
  return false;
}

/** There is no such job; there is, and the queue cannot see it yet; … */
const phases = ['unborn', 'made', 'pending', 'started', 'success', 'failed'] as const;
const [unborn, made, pending, started, success, failed] = [0, 1, 2, 3, 4, 5] as const;

type State = {
  /** The next of the observers' moments. */
  readonly next: number;
  /** A bit for each poll that is under way and that the server has answered. */
  readonly answered: number;
  /** The rank of the instant when the server last started or ended a job. */
  readonly clock: number;
  /** Each job's phase, twice, and the one record that it has imported or has not. */
  readonly jobs: readonly number[];
};

const keyOf = ({ next, answered, clock, jobs }: State): number =>
  jobs.reduce((key, job) => key * 12 + job, (next * 256 + answered) * 16 + clock + 1);

type Observations = {
  readonly moments: readonly Moment[];
  /** The polls that are under way before each moment, a bit for each. */
  readonly underWay: readonly number[];
  readonly jobs: readonly Facts[];
  /** The job of each poll. */
  readonly jobOf: readonly number[];
  /** By job and by its phase and count, the polls that show it so, a bit for each. */
  readonly shown: readonly (readonly number[])[];
};

type Moment = { readonly at: number; readonly poll: number; readonly is: 'sent' | 'answered' | '201' };

/** What is shown of one job for good; instants as ranks. */
type Facts = {
  readonly created: number;
  readonly started: number | undefined;
  readonly finished: number | undefined;
  /** Two answers show different instants. */
  readonly isTorn: boolean;
  /** The poll, as a bit, that made it; 0: nobody saw it made. */
  readonly upload: number;
  readonly isCounted: boolean;
};

function observationsIn(polls: readonly Poll[], shows: Shows): Observations {
  const ofJobs = jobsIn(polls);
  const moments = momentsOf(polls);
  const ranks = [...new Set(polls.flatMap(({ saw }) => (saw === 'gone' ? [] : instantsOf(saw))))].sort((a, b) => a - b);
  const underWay = moments.reduce<number[]>((all, { poll }) => [...all, (all[all.length - 1] ?? 0) ^ (1 << poll)], [0]);
  return {
    moments,
    underWay,
    jobs: ofJobs.map((job) => factsOf(job.polls, polls, ranks)),
    jobOf: polls.map(({ job }) => ofJobs.findIndex(({ id }) => id === job)),
    shown: ofJobs.map(({ id }) =>
      Array.from({ length: 2 * phases.length }, (_, so) =>
        polls.reduce(
          (bits, { job, saw }, at) => (job === id && isShown(saw, so >> 1, so & 1, shows) ? bits | (1 << at) : bits),
          0,
        ),
      ),
    ),
  };
}

const instantsOf = ({ createdAt, startedAt, finishedAt }: JobState): number[] =>
  [createdAt, startedAt, finishedAt].filter((instant) => instant !== undefined);

function factsOf(own: readonly Poll[], polls: readonly Poll[], ranks: readonly number[]): Facts {
  const sightings = own.filter(isSighting);
  const shown = (stamp: 'createdAt' | 'startedAt' | 'finishedAt'): number[] => [
    ...new Set(sightings.flatMap(({ saw }) => (saw[stamp] === undefined ? [] : ranks.indexOf(saw[stamp])))),
  ];
  const all = [shown('createdAt'), shown('startedAt'), shown('finishedAt')] as const;
  const upload = own.find(({ via }) => via === 'create');
  return {
    created: all[0][0] ?? -1,
    started: all[1][0],
    finished: all[2][0],
    isTorn: all.some(({ length }) => length > 1),
    upload: upload ? 1 << polls.indexOf(upload) : 0,
    isCounted: sightings.some(({ saw }) => saw.imported !== undefined),
  };
}

/** When polls were sent and answered, in order; in one millisecond nothing comes first, so all is sent before. */
const momentsOf = (polls: readonly Poll[]): Moment[] =>
  polls
    .flatMap(({ sentAt, answeredAt, via }, poll): Moment[] => [
      { at: sentAt, poll, is: 'sent' },
      { at: answeredAt, poll, is: via === 'create' ? '201' : 'answered' },
    ])
    .sort((a, b) => a.at - b.at || Number(a.is !== 'sent') - Number(b.is !== 'sent'));

function isShown(saw: Poll['saw'], phase: number, count: number, shows: Shows): boolean {
  if (saw === 'gone' || phase === unborn) return saw === 'gone' && phase === unborn;
  if (saw.status !== phases[Math.max(phase, pending)]) return false;
  if (saw.imported && saw.imported['subscription'] !== count) return false;
  if (shows === 'statuses') return true;
  return (saw.startedAt !== undefined) === phase >= started && (saw.finishedAt !== undefined) === phase >= success;
}

/** Every poll that is under way and would be answered as it was, is. To have been answered early harms nothing. */
function answer({ underWay, shown }: Observations, state: State): State {
  const would = state.jobs.reduce((bits, job, at) => bits | (shown[at]?.[job] ?? 0), 0);
  return { ...state, answered: (state.answered | would) & (underWay[state.next] ?? 0) };
}

/** A request goes out, or an answer that was given arrives; a 201 says that its job is queued. */
function tryMoment({ moments, jobOf }: Observations, state: State, open: State[]): void {
  const { poll, is } = moments[state.next] as Moment;
  const isAnswered = (state.answered & (1 << poll)) !== 0;
  const isQueued = (state.jobs[jobOf[poll] ?? 0] ?? 0) >> 1 >= pending;
  if (is === 'sent' || (isAnswered && (is === 'answered' || isQueued))) open.push({ ...state, next: state.next + 1 });
}

/** A start or an end that has been shown and must have been before: nothing later can happen first. */
const isOverdue = ({ started: start, finished }: Facts, phase: number, instant: number): boolean =>
  (start !== undefined && start < instant && phase < started) ||
  (finished !== undefined && finished < instant && phase < success);

/** All that a sound server might do to a job now. */
function tryDeeds({ jobs, underWay }: Observations, state: State, at: number, open: State[]): void {
  const facts = jobs[at] as Facts;
  const phase = (state.jobs[at] ?? 0) >> 1;
  const phaseOf = (other: number): number => (state.jobs[other] ?? 0) >> 1;
  const become = (to: number, instant = state.clock): void => {
    if (instant < state.clock || jobs.some((other, one) => isOverdue(other, phaseOf(one), instant))) return;
    open.push({
      ...state,
      jobs: state.jobs.map((job, one) => (one === at ? to * 2 + (job & 1) : job)),
      clock: instant,
    });
  };
  if (facts.isCounted && phase >= made && ((state.jobs[at] ?? 0) & 1) === 0)
    open.push({ ...state, jobs: state.jobs.map((job, one) => (one === at ? job | 1 : job)) });
  if (phase === unborn && (facts.upload === 0 || (underWay[state.next] ?? 0) & facts.upload)) become(made);
  if (phase === made) become(pending);
  if (phase === pending) {
    const isNext = jobs.every(({ created }, other) => phaseOf(other) !== pending || created >= facts.created);
    const takesNoTime = facts.started !== undefined && facts.started === facts.finished;
    const isFree = takesNoTime || jobs.every((_, other) => phaseOf(other) !== started);
    if (isNext && isFree && (facts.started ?? facts.created) >= facts.created) become(started, facts.started);
    if (facts.started === undefined) become(failed, facts.finished); // before it began (E-5)
  }
  if (phase === started) for (const end of [success, failed]) become(end, facts.finished);
}

export const poll = (
  job: string,
  sentAt: number,
  answeredAt: number,
  saw: JobState | 'gone',
  via: Poll['via'] = 'get',
): Poll => ({ by: 'k6', account: 'mock', job, via, sentAt, answeredAt, saw });
