import type { FileTemplate } from '../cases/case.ts';
import { offering, subscriber, upload } from '../cases/templates.ts';
import type { OperationId } from '../spec/contract.ts';
import { type Exchange, jsonOf, statusOf } from '../spec/exchange.ts';
import { type Violation, broken, equal, foundBy, holds, inBody } from '../rules/finding.ts';
import { roundingAt, termsFor } from '../jobs/invariants.ts';
import { transitionsFor } from '../jobs/lifecycle.ts';
import { judgeHistory } from '../jobs/oracle.ts';
import { type Counts, type Poll, type Sent, isSighting, pollsIn, stateIn } from '../jobs/poll.ts';
import { type Json, sameJson, valueAt } from '../values/json.ts';
import { fileText } from '../cases/request.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Journey, Walk } from './journey.ts';
import { elements, listPatienceMs, until } from './steps.ts';

/** A file, and how many of its lines a job has to count by type. */
type File = { readonly ref: string; readonly lines: FileTemplate['lines']; readonly counts: Counts };

const file = (ref: string, offerings: number, subscribers: number, bad: FileTemplate['lines'] = []): File => ({
  ref,
  lines: [[offering, offerings], ...bad, [subscriber, subscribers]],
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
type Job = { readonly id: string; readonly file: File; shown: Json | undefined; isGone: boolean };

const { ends } = transitionsFor('elastic-path');
const statusIn = ({ shown }: Job): string | undefined => stateIn('elastic-path', shown)?.status;
const hasEnded = (job: Job): boolean => !job.isGone && ends(statusIn(job) ?? '');

/** The most jobs of somebody's list that are read to find ours. */
const [pageLength, mostPages] = [100, 10];

export const uploads: Journey = {
  id: 'elastic-path.journey/uploads',
  title: 'three uploads become three jobs that run in their order, count their records, end, and are listed',
  verifies: [
    'elastic-path/create-answers-201',
    'elastic-path/get-answers-the-import',
    'elastic-path/success-returns-the-import',
    'elastic-path/job-moves-forward',
    'elastic-path/job-starts-once',
    'elastic-path/counts-never-shrink',
    'elastic-path/timestamps-are-set-once',
    'elastic-path/uploaded-counts-well-formed',
    'elastic-path/import-id-is-unique',
    'elastic-path/one-job-at-a-time',
    'elastic-path/job-ends',
    'elastic-path/owner-is-kept',
    'elastic-path/list-shows-every-job',
    'elastic-path/list-paging',
  ],
  given: ['memory'],
  does: ['changes', 'creates'],
  walk: async (walk) => {
    const jobs: Job[] = [];
    for (const one of files) {
      if (jobs.length > 0) await walk.pass(roundingAt(walk.target) + 100); // else no two creations could be told apart
      const job: Job = { id: await create(walk, one), file: one, shown: undefined, isGone: false };
      jobs.push(job);
      await look(walk, job);
    }
    await until(walk, walk.patienceMs, async () => {
      for (const job of jobs.filter((one) => !hasEnded(one))) await look(walk, job);
      return jobs.every(hasEnded);
    });
    tellOfUnended(walk, jobs);
    await findInList(walk, jobs);
    await turnPages(walk);
    for (const job of jobs.filter(hasEnded)) await look(walk, job); // what has ended stays as it ended
    judgeAll(walk, jobs);
  },
};

async function create(walk: Walk, { ref, lines }: File): Promise<string> {
  const external_ref = `{run}-${ref}`;
  await walk.send('elastic-path.createImport', {
    status: 201,
    verifies: 'elastic-path/create-answers-201',
    request: { body: upload(lines, { external_ref }) },
    expect: { json: { '/data/attributes/external_ref': external_ref } },
  });
  return walk.remember('import_uuid', '/data/id');
}

/** A job that is not there is looked for again: a copy may be behind, and a store may lose one (E-14). */
async function look(walk: Walk, job: Job): Promise<void> {
  walk.use('import_uuid', job.id);
  const document = await walk.send('elastic-path.getImport', {
    status: 200,
    or: [404],
    verifies: 'elastic-path/get-answers-the-import',
    expect: {
      json: { '/data/id': job.id, '/data/attributes/external_ref': `{run}-${job.file.ref}` },
      cites: { '/data/attributes/external_ref': 'elastic-path/success-returns-the-import' },
    },
  });
  job.isGone = statusOf(walk.last()?.answer) === 404;
  if (!job.isGone) job.shown = document;
}

/** The time that was waited stands in what is told: nobody promises one, the settings do. */
function tellOfUnended(walk: Walk, jobs: readonly Job[]): void {
  const followed = `${Math.round(walk.elapsed() / 1000)} s after the first upload`;
  for (const job of jobs.filter((one) => !hasEnded(one))) {
    const wasShown = job.shown !== undefined;
    const requirement = wasShown ? 'elastic-path/job-ends' : 'elastic-path/get-answers-the-import';
    const what = wasShown
      ? `job ${job.id} to have ended ${followed} (EP_JOB_PATIENCE=${walk.patienceMs / 1000})`
      : `job ${job.id}, which a 201 named, to be found ${followed}`;
    const where = job.isGone ? 'status' : inBody('/data/attributes/status');
    tell(walk, broken(requirement, where, holds(what), job.isGone ? 404 : statusIn(job)), lookAt(walk, job));
  }
}

const lookAt = (walk: Walk, { id }: Job): Exchange | undefined =>
  [...walk.exchanges()].reverse().find((one) => one.operation === 'elastic-path.getImport' && idAsked(one) === id);

const idAsked = ({ request }: Exchange): string =>
  decodeURIComponent(request.url.slice(request.url.lastIndexOf('/') + 1));

const tell = (walk: Walk, wrong: Violation, exchange?: Exchange): void =>
  walk.tell([wrong.requirement], foundBy('observations', wrong), exchange);

/** What of a job the list has to show once it has caught up. */
const shownOf = (resource: Json | undefined): Json => ({
  status: valueAt(resource, '/attributes/status') ?? null,
  records: valueAt(resource, '/meta/records') ?? null,
});

/** A list is no snapshot: it has time to catch up, and of a job that has not ended it only has to know. */
async function findInList(walk: Walk, jobs: readonly Job[]): Promise<void> {
  const requirement: RequirementId = 'elastic-path/list-shows-every-job';
  let listed: Listed = { jobs: new Map(), count: 0 };
  const isListed = (job: Job): boolean => {
    const found = listed.jobs.get(job.id);
    return found !== undefined && (!hasEnded(job) || sameJson(shownOf(found), shownOf(dataOf(job))));
  };
  const known = jobs.filter(({ isGone }) => !isGone);
  await until(walk, listPatienceMs, async () => {
    listed = await readList(walk, known);
    return known.every(isListed);
  });
  if (known.every(isListed)) return walk.tell([requirement], []);
  for (const job of known.filter((one) => !isListed(one))) {
    const found = listed.jobs.get(job.id);
    const what = `job ${job.id} among the ${listed.count} jobs that are listed, ${listPatienceMs / 1000} s after GET showed it`;
    const expected = found ? equal(shownOf(dataOf(job))) : holds(what);
    tell(walk, broken(requirement, inBody('/data'), expected, found && shownOf(found)));
  }
}

const dataOf = ({ shown }: Job): Json | undefined => valueAt(shown, '/data');

type Listed = { readonly jobs: ReadonlyMap<string, Json>; readonly count: number };

/** Reads page after page until each of our jobs was met, or nothing more comes. */
async function readList(walk: Walk, jobs: readonly Job[]): Promise<Listed> {
  const met = new Map<string, Json>();
  let count = 0;
  for (let page = 0; page < mostPages; page++) {
    const query = { 'page[offset]': String(page * pageLength), 'page[limit]': String(pageLength) };
    const data = valueAt(
      await walk.send('elastic-path.listImports', {
        status: 200,
        verifies: 'elastic-path/list-members',
        request: { query },
      }),
      '/data',
    );
    const entries = elements(data);
    count += entries.length;
    for (const entry of entries) met.set(String(valueAt(entry, '/id')), entry);
    if (entries.length < pageLength || jobs.every(({ id }) => met.has(id))) break;
  }
  return { jobs: met, count };
}

/** There are three jobs at least: pages of one hold one, and the second page another, if the first has not changed by then. */
async function turnPages(walk: Walk): Promise<void> {
  const requirement: RequirementId = 'elastic-path/list-paging';
  const at = async (offset: number): Promise<Json> => {
    const query = { 'page[offset]': String(offset), 'page[limit]': '1' };
    const expect = { atMost: { '/data': 1 } };
    const page = await walk.send('elastic-path.listImports', {
      status: 200,
      verifies: requirement,
      request: { query },
      expect,
    });
    return valueAt(page, '/data/0/id') ?? null;
  };
  const [before, second, after] = [await at(0), await at(1), await at(0)];
  const what = `another job at page[offset]=1 than ${JSON.stringify(before)}, which stands at 0`;
  const isSame = before !== null && before === after && second === before;
  if (isSame) tell(walk, broken(requirement, inBody('/data/0/id'), holds(what), second));
}

/** All that was seen of our jobs, as one history before the queue's oracle. */
function judgeAll(walk: Walk, jobs: readonly Job[]): void {
  const seen = walk
    .exchanges()
    .flatMap((exchange) => pollsOfOurs(exchange, jobs).map((poll) => [poll, exchange] as const));
  const polls = seen.map(([poll]) => poll);
  const wrong = new Set<RequirementId>();
  for (const { requirement, where, expected, received: found, seen: of } of judgeHistory(
    polls,
    termsFor(walk.target),
  )) {
    const shows = seen.find(([poll]) => poll === of[of.length - 1])?.[1];
    wrong.add(requirement);
    walk.tell([], [{ rule: 'oracle', requirement, where: inBody(where), expected, received: found }], shows);
  }
  for (const [poll, exchange] of seen.slice(1)) {
    if (!isSighting(poll)) continue; // a job that is not there has no owner
    const { owner } = poll.saw;
    const first = polls.filter(isSighting).find(({ job }) => job === poll.job)?.saw.owner;
    if (first === undefined || owner === first) continue;
    wrong.add('elastic-path/owner-is-kept');
    const changed = broken('elastic-path/owner-is-kept', inBody('/data/meta/owner'), equal(first), owner);
    tell(walk, changed, exchange);
    break;
  }
  walk.tell(
    judgedIn(polls, jobs).filter((one) => !wrong.has(one)),
    [],
  );
}

const viaOf: { readonly [operation in OperationId]?: Poll['via'] } = {
  'elastic-path.createImport': 'create',
  'elastic-path.getImport': 'get',
  'elastic-path.listImports': 'list',
};

/** What an exchange shows of our jobs; those of others are none of our business. */
function pollsOfOurs(exchange: Exchange, jobs: readonly Job[]): Poll[] {
  const { operation, answer, startedAt, durationMs } = exchange;
  const via = viaOf[operation];
  if (answer.kind === 'failure' || via === undefined) return [];
  const common = { by: 'journey', account: 'ours', via, sentAt: startedAt, answeredAt: startedAt + durationMs };
  const { status } = answer;
  const polls = pollsIn('elastic-path', { ...common, status, body: jsonOf(answer), job: idAsked(exchange) });
  return polls.flatMap((one) => {
    const mine = jobs.find(({ id }) => id === one.job);
    return mine ? [via === 'create' ? { ...one, sent: sentOf(mine.file) } : one] : [];
  });
}

const sentOf = ({ lines, counts }: File): Sent => ({
  bytes: fileText({ lines }).length,
  uploaded: counts,
  valid: counts,
});

/** What there was something to hold to. */
function judgedIn(polls: readonly Poll[], jobs: readonly Job[]): RequirementId[] {
  const sightings = polls.filter(isSighting);
  const has = (count: number, of: readonly unknown[], ...ids: readonly RequirementId[]): readonly RequirementId[] =>
    of.length >= count ? ids : [];
  const again = sightings.filter((one, at) => sightings.findIndex(({ job }) => job === one.job) < at);
  const starts = new Set(sightings.flatMap(({ job, saw }) => (saw.startedAt === undefined ? [] : [job])));
  const complete = sightings.filter(({ saw }) => saw.status === 'success' && saw.uploaded);
  return [
    ...has(1, again, 'elastic-path/job-moves-forward', 'elastic-path/counts-never-shrink'),
    ...has(1, again, 'elastic-path/timestamps-are-set-once', 'elastic-path/owner-is-kept'),
    ...has(1, [...starts], 'elastic-path/job-starts-once'),
    ...has(2, [...starts], 'elastic-path/one-job-at-a-time'),
    ...has(1, complete, 'elastic-path/uploaded-counts-well-formed', 'elastic-path/status-success'),
    ...has(jobs.length, jobs.filter(hasEnded), 'elastic-path/job-ends'),
    ...has(2, jobs, 'elastic-path/import-id-is-unique'),
  ];
}
