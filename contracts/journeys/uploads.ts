import type { FileTemplate } from '../cases/case.ts';
import { offering, subscriber, upload } from '../cases/templates.ts';
import { type Exchange, jsonOf, statusOf } from '../spec/exchange.ts';
import { broken, equal, foundBy, holds, inBody } from '../spec/finding.ts';
import { operationOf } from '../spec/contract.ts';
import { jobPlaces } from '../spec/job-places.ts';
import { isUnknown } from '../spec/statuses.ts';
import { comparedBetween } from '../jobs/checks.ts';
import { roundingAt } from '../jobs/invariants.ts';
import { transitionsFor } from '../jobs/lifecycle.ts';
import { judgeHistory } from '../jobs/oracle.ts';
import { type Counts, type Poll, type SentFile, isSighting, pollOperations, pollsIn, stateIn } from '../jobs/poll.ts';
import { type Json, sameJson, valueAt } from '../values/json.ts';
import { fileText } from '../cases/request.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Walk } from './journey.ts';
import { elements, hold, listPatienceMs, step, until } from './steps.ts';

/** A file, and how many of its lines a job has to count by type. */
type File = {
  readonly ref: string;
  readonly good: FileTemplate['lines'];
  readonly bad: FileTemplate['lines'];
  readonly counts: Counts;
};

const file = (ref: string, offerings: number, subscribers: number, bad: FileTemplate['lines'] = []): File => ({
  ref,
  good: [
    [offering, offerings],
    [subscriber, subscribers],
  ],
  bad,
  counts: { subscription_offering: offerings, subscription_subscriber: subscribers },
});

/** Some lines are not counted. Few records: what a store imports stays there. */
const files: readonly File[] = [
  file('first', 4, 3, [
    ['not json', 2],
    ['{"data":{"type":"subscription_offering",', 1],
  ]),
  file('second', 2, 1),
  file('third', 1, 2),
];

/** An upload, and what its job was last shown as. */
type Job = {
  readonly id: string;
  readonly file: File;
  shown: Json | undefined;
  isGone: boolean;
  polled: Exchange | undefined;
};

const { ends } = transitionsFor('elastic-path');
const place = jobPlaces['elastic-path'];
const statusIn = ({ shown }: Job): string | undefined => stateIn('elastic-path', shown)?.status;
const hasEnded = (job: Job): boolean => !job.isGone && ends(statusIn(job) ?? '');

const found: RequirementId = 'elastic-path/get-answers-the-import';
const listed: RequirementId = 'elastic-path/list-shows-every-job';
const paged: RequirementId = 'elastic-path/list-paging';

/** What the history of all polls can break; a start that is not shown cannot be another one. */
const starts: RequirementId = 'elastic-path/job-starts-once';
const kept = comparedBetween['elastic-path'].filter((one) => one !== starts);
const ofHistory = [
  ...comparedBetween['elastic-path'],
  'elastic-path/uploaded-counts-well-formed',
  'elastic-path/status-success',
  'elastic-path/import-id-is-unique',
  'elastic-path/one-job-at-a-time',
  'elastic-path/job-ends',
] as const;
const created: RequirementId = 'elastic-path/create-answers-201';
const badLeftOut: RequirementId = 'elastic-path/bad-lines-are-left-out';
const ofPolls = [created, badLeftOut, found, 'elastic-path/success-returns-the-import'] as const;

export const followUploads = step([...ofPolls, ...ofHistory, listed, paged], async (walk) => {
  const jobs: Job[] = [];
  for (const one of files) {
    if (jobs.length > 0) await walk.pass(roundingAt(walk.target) + 100); // else no two creations could be told apart
    const job: Job = { id: await create(walk, one), file: one, shown: undefined, isGone: false, polled: undefined };
    jobs.push(job);
    await pollJob(walk, job);
  }
  await until(walk, walk.patienceMs, async () => {
    for (const job of jobs.filter((one) => !hasEnded(one))) await pollJob(walk, job);
    return jobs.every(hasEnded);
  });
  for (const job of jobs.filter((one) => !hasEnded(one))) tellUnended(walk, job);
  await findInList(
    walk,
    jobs.filter(({ isGone }) => !isGone),
  );
  await turnPages(walk);
  for (const job of jobs.filter(hasEnded)) await pollJob(walk, job); // what has ended stays as it ended
  judgeAll(walk, jobs);
});

/** What a file with bad lines is answered is not said (E-7): where it is refused, its good lines go alone. */
async function create(walk: Walk, { ref, good, bad }: File): Promise<string> {
  const external_ref = `{run}-${ref}`;
  const send = (lines: FileTemplate['lines'], or: readonly number[] = []) =>
    walk.send('elastic-path.createImport', {
      or,
      verifies: created,
      request: { body: upload(lines, { external_ref }) },
      expect: { json: { '/data/attributes/external_ref': external_ref } },
    });
  await send([...bad, ...good], bad.length > 0 ? [400] : []);
  if (bad.length > 0) {
    const isRefused = statusOf(walk.last()?.answer) === 400;
    const wrong = broken(badLeftOut, 'status', equal(201), 400);
    walk.tell([badLeftOut], isRefused ? foundBy('observations', wrong) : []);
    if (isRefused) await send(good);
  }
  return walk.remember('import_uuid', '/data/id');
}

/** A job that is not there is looked for again: a copy may be behind, and a store may lose one (E-14). */
async function pollJob(walk: Walk, job: Job): Promise<void> {
  walk.use('import_uuid', job.id);
  const document = await walk.send('elastic-path.getImport', {
    or: [400, 404],
    verifies: found,
    expect: {
      json: { '/data/id': job.id, '/data/attributes/external_ref': `{run}-${job.file.ref}` },
      cites: { '/data/attributes/external_ref': 'elastic-path/success-returns-the-import' },
    },
  });
  job.polled = walk.last();
  job.isGone = isUnknown('elastic-path.getImport', statusOf(job.polled?.answer));
  if (!job.isGone) job.shown = document;
}

/** The time that was waited stands in what is told: nobody promises one, the settings do. */
function tellUnended(walk: Walk, job: Job): void {
  const { id, shown, isGone, polled } = job;
  const followed = `${Math.round(walk.elapsed() / 1000)} s after the first upload`;
  const [requirement, what]: [RequirementId, string] = shown
    ? [
        isGone ? 'elastic-path/jobs-are-kept' : 'elastic-path/job-ends',
        `job ${id} to have ended ${followed} (EP_JOB_PATIENCE=${walk.patienceMs / 1000})`,
      ]
    : [found, `job ${id}, which a 201 named, to be found ${followed}`];
  const [where, seen] = isGone
    ? ['status', statusOf(polled?.answer)]
    : [inBody(place.root + place.status), statusIn(job)];
  walk.tell([requirement], foundBy('observations', broken(requirement, where, holds(what), seen)), polled);
}

/** What of a job the list has to show once it has caught up. */
const shownOf = (resource: Json | undefined): Json => ({
  status: valueAt(resource, place.status) ?? null,
  records: valueAt(resource, '/meta/records') ?? null,
});

const dataOf = ({ shown }: Job): Json | undefined => valueAt(shown, '/data');

/** A list is no snapshot: it has time to catch up, and of a job that has not ended it only has to know. */
async function findInList(walk: Walk, jobs: readonly Job[]): Promise<void> {
  let list: Listed = { jobs: new Map(), count: 0, isCut: false };
  const isMissing = (job: Job): boolean => {
    const entry = list.jobs.get(job.id);
    return entry === undefined || (hasEnded(job) && !sameJson(shownOf(entry), shownOf(dataOf(job))));
  };
  await until(walk, listPatienceMs, async () => {
    list = await readList(walk, jobs);
    return list.isCut || !jobs.some(isMissing);
  });
  if (list.isCut) return;
  for (const job of jobs.filter(isMissing)) await pollJob(walk, job); // it may have gone meanwhile
  const missing = jobs.filter((job) => isMissing(job) && !job.isGone);
  if (missing.length === 0) walk.tell([listed], []);
  for (const job of missing) {
    const entry = list.jobs.get(job.id);
    const what = `job ${job.id} among the ${list.count} jobs that are listed, ${listPatienceMs / 1000} s after GET showed it`;
    hold(walk, listed, false, entry ? equal(shownOf(dataOf(job))) : holds(what), entry && shownOf(entry), '/data');
  }
}

/** `isCut`: what was not met may stand where no `page[offset]` leads to. */
type Listed = { readonly jobs: ReadonlyMap<string, Json>; readonly count: number; readonly isCut: boolean };

const maximumOf = (parameter: string): number =>
  Number(operationOf('elastic-path.listImports').parameters.find(({ name }) => name === parameter)?.schema['maximum']);
/** The longest page that may be asked for, and the furthest. */
const [pageLength, lastOffset] = [maximumOf('page[limit]'), maximumOf('page[offset]')];

/** Reads page after page until each of our jobs was met, or nothing new comes; a page may hold less than was asked for. */
async function readList(walk: Walk, jobs: readonly Job[]): Promise<Listed> {
  const met = new Map<string, Json>();
  let count = 0;
  while (count <= lastOffset) {
    const [entries, known] = [await pageOf(walk, 'elastic-path/list-members', count, pageLength), met.size];
    count += entries.length;
    for (const entry of entries) met.set(String(valueAt(entry, '/id')), entry);
    if (met.size === known || jobs.every(({ id }) => met.has(id))) return { jobs: met, count, isCut: false };
  }
  return { jobs: met, count, isCut: true };
}

async function pageOf(walk: Walk, verifies: RequirementId, offset: number, limit: number): Promise<readonly Json[]> {
  const query = { 'page[offset]': String(offset), 'page[limit]': String(limit) };
  const expect = { breaks: paged, holds: { '/data': { atMost: limit } } };
  const page = await walk.send('elastic-path.listImports', { verifies, request: { query }, expect });
  return elements(valueAt(page, '/data'));
}

/** There are three jobs at least: pages of one hold one, and the second page another, if the first has not changed by then. */
async function turnPages(walk: Walk): Promise<void> {
  const idAt = async (offset: number): Promise<Json> =>
    valueAt((await pageOf(walk, paged, offset, 1))[0], '/id') ?? null;
  const [before, second, after] = [await idAt(0), await idAt(1), await idAt(0)];
  const what = `another job at page[offset]=1 than ${JSON.stringify(before)}, which stands at 0`;
  const isSame = before !== null && before === after && second === before;
  if (isSame) hold(walk, paged, false, holds(what), second, '/data/0/id');
}

/** All that was seen of our jobs, as one history before the queue's oracle. */
function judgeAll(walk: Walk, jobs: readonly Job[]): void {
  const seen = walk
    .exchanges()
    .flatMap((exchange) => pollsOfOurs(exchange, jobs).map((poll) => [poll, exchange] as const));
  const polls = seen.map(([poll]) => poll);
  const findings = judgeHistory(polls, walk.target);
  for (const { requirement, where, expected, received, seen: of } of findings) {
    const shows = seen.find(([poll]) => poll === of[of.length - 1])?.[1];
    walk.tell([], foundBy('oracle', { requirement, where: inBody(where), expected, received }), shows);
  }
  const wrong = findings.map(({ requirement }) => requirement);
  walk.tell(
    judgedIn(polls, jobs).filter((one) => !wrong.includes(one)),
    [],
  );
}

/** What an exchange shows of our jobs; those of others are none of our business. */
function pollsOfOurs(exchange: Exchange, jobs: readonly Job[]): Poll[] {
  const { operation, request, answer, startedAt, durationMs } = exchange;
  const via = (['create', 'get', 'list'] as const).find((one) => operation === `elastic-path.${pollOperations[one]}`);
  if (answer.kind === 'failure' || via === undefined) return [];
  const common = { by: 'journey', account: 'ours', via, sentAt: startedAt, answeredAt: startedAt + durationMs };
  const asked = decodeURIComponent(request.url.slice(request.url.lastIndexOf('/') + 1));
  const polls = pollsIn('elastic-path', { ...common, status: answer.status, body: jsonOf(answer), job: asked });
  return polls.flatMap((one) => {
    const mine = jobs.find(({ id }) => id === one.job);
    return mine ? [via === 'create' ? { ...one, sent: sentOf(mine.file) } : one] : [];
  });
}

const sentOf = ({ good, bad, counts }: File): SentFile => ({
  bytes: fileText({ lines: [...bad, ...good] }).length,
  uploaded: counts,
  valid: counts,
});

/** What there was something to hold to. */
function judgedIn(polls: readonly Poll[], jobs: readonly Job[]): RequirementId[] {
  const sightings = polls.filter(isSighting);
  const started = new Set(sightings.flatMap(({ job, saw }) => (saw.startedAt === undefined ? [] : [job])));
  const has = (isSo: boolean, ...ids: readonly RequirementId[]): readonly RequirementId[] => (isSo ? ids : []);
  return [
    ...has(new Set(sightings.map(({ job }) => job)).size < sightings.length, ...kept),
    ...has(started.size > 0, starts),
    ...has(started.size > 1, 'elastic-path/one-job-at-a-time'),
    ...has(
      sightings.some(({ saw }) => saw.status === 'success' && saw.uploaded),
      'elastic-path/uploaded-counts-well-formed',
      'elastic-path/status-success',
    ),
    ...has(jobs.every(hasEnded), 'elastic-path/job-ends'),
    'elastic-path/import-id-is-unique',
  ];
}
