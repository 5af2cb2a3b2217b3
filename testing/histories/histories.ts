import type { JobState, Poll } from '../../contracts/jobs/poll.ts';
import { type Shows, poll } from './reference.ts';

/** Histories enumerated whole: every one of their kind, but for the names of polls that may be exchanged. */
export type Family = {
  readonly name: string;
  readonly shows: Shows;
  readonly histories: () => Iterable<readonly Poll[]>;
};

type Span = readonly [sentAt: number, answeredAt: number];

/** Every order that so many polls can have: which was over before which was sent. The last `alike` may be exchanged. */
function orders(count: number, alike = count): Span[][] {
  const found = new Map<string, Span[]>();
  const polls = Array.from({ length: count }, (_, at) => at);
  const exchanges = permutations(polls.slice(count - alike)).map((last) => [...polls.slice(0, count - alike), ...last]);
  for (const sequence of sequences(polls, 2)) {
    const spans = polls.map((one): Span => {
      const [sent = 0, answered = 0] = placesOf(one, sequence);
      return [1000 + 10 * sent, 1000 + 10 * answered];
    });
    const before = (a: number, b: number): string => ((spans[a]?.[1] ?? 0) < (spans[b]?.[0] ?? 0) ? '<' : '-');
    const keys = exchanges.map((order) => order.map((a) => order.map((b) => before(a, b)).join('')).join(' '));
    const key = keys.sort()[0] ?? '';
    if (!found.has(key)) found.set(key, spans);
  }
  return [...found.values()];
}

/** Every sequence in which each name stands so often. */
function* sequences(names: readonly number[], times: number, so: readonly number[] = []): Generator<readonly number[]> {
  const left = names.filter((name) => placesOf(name, so).length < times);
  if (left.length === 0) yield so;
  for (const name of left) yield* sequences(names, times, [...so, name]);
}

const placesOf = (name: number, sequence: readonly number[]): number[] =>
  sequence.flatMap((one, at) => (one === name ? [at] : []));

function permutations(names: readonly number[]): number[][] {
  if (names.length === 0) return [[]];
  return names.flatMap((name) => permutations(names.filter((one) => one !== name)).map((rest) => [name, ...rest]));
}

/** Every way to choose so many, the same one as often as one likes. */
function* choices<Item>(items: readonly Item[], count: number): Generator<readonly Item[]> {
  if (count === 0) yield [];
  else for (const rest of choices(items, count - 1)) for (const item of items) yield [...rest, item];
}

type Shown = { readonly job: string; readonly saw: JobState | 'gone' };

/** Polls that show this at these times, each with the creation that the answer to its upload showed. */
const pollsOf = (shown: readonly Shown[], spans: readonly Span[], earlier: readonly Poll[]): Poll[] =>
  shown.map(({ job, saw }, at) => {
    const made = earlier.find((one) => one.job === job)?.saw;
    return poll(job, ...(spans[at] ?? [0, 0]), made && made !== 'gone' && saw !== 'gone' ? { ...made, ...saw } : saw);
  });

/** Polls of these answers in every order, after what was seen before. */
function* polled(answers: readonly Shown[], counts: readonly number[], before: readonly Poll[][]) {
  for (const count of counts)
    for (const spans of orders(count))
      for (const shown of choices(answers, count))
        for (const earlier of before) yield [...earlier, ...pollsOf(shown, spans, earlier)];
}

const statuses = ['pending', 'started', 'success', 'failed'] as const;

/** One job: its status, how much of one record it imported, or that it is not there. */
const progress: readonly Shown[] = [
  { job: 'a', saw: 'gone' },
  ...statuses.flatMap((status) =>
    [0, 1].map((subscription): Shown => ({
      job: 'a',
      saw: { status, uploaded: { subscription: 1 }, imported: { subscription } },
    })),
  ),
];

/** One job, created at 10: its status, with a start and an end at every rank, sensible or not. */
const stamped: readonly Shown[] = statuses.flatMap((status) =>
  [undefined, 5, 20].flatMap((startedAt) =>
    [undefined, 20].map((finishedAt): Shown => ({
      job: 'a',
      saw: {
        status,
        createdAt: 10,
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(finishedAt === undefined ? {} : { finishedAt }),
      },
    })),
  ),
);

const names = ['a', 'b', 'c'] as const;

/** Uploads one after the other, or all at once, of jobs created in order, or in one instant. */
const uploads = (count: number): Poll[][] =>
  [10, 0].flatMap((apart) =>
    [true, false].map((inTurn) =>
      names.slice(0, count).map((job, at) => {
        const [sentAt, answeredAt] = inTurn ? [100 * at, 100 * at + 50] : [0, 900];
        return poll(job, sentAt, answeredAt, { status: 'pending', createdAt: apart * at }, 'create');
      }),
    ),
  );

/** What polls of a few jobs can show where the server tells no times. */
const queued = (count: number): Shown[] =>
  names.slice(0, count).flatMap((job) => statuses.map((status): Shown => ({ job, saw: { status } })));

/** The second of two jobs is uploaded at any time amid polls of both; nobody asks for it before that. */
function* uploadedLater() {
  const first = poll('a', 0, 10, { status: 'pending', createdAt: 0 }, 'create');
  for (const [[sentAt, answeredAt] = [0, 0], ...spans] of orders(4, 3))
    for (const shown of choices(queued(2), 3)) {
      const second = poll('b', sentAt, answeredAt, { status: 'pending', createdAt: 5 }, 'create');
      const polls = pollsOf(shown, spans, [first, second]);
      if (polls.every((one) => one.job !== 'b' || one.answeredAt >= sentAt)) yield [first, second, ...polls];
    }
}

/** Every ranking of so many instants, ties too: `0 1 1` is one of three. */
function* rankings(count: number): Generator<readonly number[]> {
  const all = Array.from({ length: count }, (_, rank) => rank);
  for (const ranks of choices(all, count))
    if (ranks.every((rank) => rank === 0 || ranks.includes(rank - 1))) yield ranks;
}

/** Two jobs that ran, with every ranking of their instants. */
function* ranTwo() {
  for (const ranks of rankings(6)) yield* ran(ranks);
}

/** Three jobs that ran, with every order of their instants in which each was created, started and ended. */
function* ranThree() {
  for (const order of sequences([0, 1, 2], 3)) yield* ran([0, 1, 2].flatMap((job) => placesOf(job, order)));
}

/**
 * `ranks`: created, started, finished of each job; their uploads, all sent at once, are answered in the order of their
 * names. A poll shows one of them waiting between or after these answers.
 */
function* ran(ranks: readonly number[]) {
  const jobs = names.slice(0, ranks.length / 3).map((job, at) => {
    const [createdAt = 0, startedAt = 0, finishedAt = 0] = ranks.slice(3 * at);
    return {
      job,
      waits: { status: 'pending', createdAt },
      ended: { status: 'success', createdAt, startedAt, finishedAt },
    };
  });
  const made = jobs.map(({ job, waits }, at) => poll(job, 0, 100 * (at + 1), waits, 'create'));
  const ends = jobs.map(({ job, ended }) => poll(job, 9000, 9001, ended));
  yield [...made, ...ends];
  for (const { job, waits } of jobs)
    for (const after of jobs.keys()) {
      const sentAt = 100 * (after + 1) + 10;
      yield [...made, poll(job, sentAt, sentAt + 10, waits), ...ends];
    }
}

/** All that is enumerated: at most three jobs and four polls, times as ranks, counts nothing or one. */
export const families: readonly Family[] = [
  {
    name: 'one job, four polls of its status and count',
    shows: 'statuses',
    histories: () => polled(progress, [1, 2, 3, 4], [[]]),
  },
  { name: 'one job, three polls of its instants', shows: 'times', histories: () => polled(stamped, [1, 2, 3], [[]]) },
  {
    name: 'two jobs, four polls of their statuses',
    shows: 'statuses',
    histories: function* () {
      yield* polled(queued(2), [1, 2, 3], uploads(2));
      yield* polled(queued(2), [4], uploads(2).slice(0, 1));
    },
  },
  {
    name: 'two jobs, one uploaded amid three polls of their statuses',
    shows: 'statuses',
    histories: uploadedLater,
  },
  {
    name: 'three jobs, three polls of their statuses',
    shows: 'statuses',
    histories: () => polled(queued(3), [1, 2, 3], uploads(3)),
  },
  { name: 'two jobs that ran, every ranking of their instants', shows: 'times', histories: ranTwo },
  { name: 'three jobs that ran, every order of their instants', shows: 'times', histories: ranThree },
];
