import { type Finding, inBody, received } from '../rules/finding.ts';
import { instantOf } from '../values/instant.ts';
import { compareAnswers } from '../jobs/invariants.ts';
import { type Json, sameJson, valueAt } from '../values/json.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { plan, product, upload } from '../cases/templates.ts';
import type { FileTemplate } from '../cases/case.ts';
import { atMocks } from '../spec/scopes.ts';
import type { Journey, Walk } from './journey.ts';
import { uploads } from './uploads.ts';

const onMock = atMocks('needs a queue nobody else uses and a clock that moves');
const anHour = 3_600_000;

/** Uploads a file and remembers its job as `{import_uuid}`. */
async function create(walk: Walk, lines: FileTemplate['lines'], ref: string): Promise<string> {
  const request = { body: upload(lines, { external_ref: `{run}-${ref}` }) };
  await walk.send('elastic-path.createImport', { status: 201, request });
  return walk.remember('import_uuid', '/data/id');
}

/** Looks at a job and compares with the last look at it. */
function looker(
  walk: Walk,
): (
  id: string,
  status: string,
  verifies: RequirementId,
  more?: { [pointer: string]: Json },
) => Promise<Json | undefined> {
  const last = new Map<string, Json | undefined>();
  return async (id, status, verifies, more = {}) => {
    walk.use('import_uuid', id);
    const json = { '/data/id': id, '/data/attributes/status': status, ...more };
    const cites = Object.fromEntries(Object.keys(json).map((pointer) => [pointer, verifies]));
    const now = await walk.send('elastic-path.getImport', {
      status: 200,
      verifies: 'elastic-path/jobs-are-kept',
      expect: { json, cites },
    });
    if (last.has(id)) walk.tell(comparedInJobs, compareAnswers('elastic-path', last.get(id), now, walk.target));
    last.set(id, now);
    return now;
  };
}

const comparedInJobs = [
  'elastic-path/job-moves-forward',
  'elastic-path/job-starts-once',
  'elastic-path/counts-never-shrink',
  'elastic-path/timestamps-are-set-once',
] as const;

const imported = (products: number, plans: number) => ({
  '/data/meta/records/imported/subscription_product': products,
  '/data/meta/records/imported/subscription_plan': plans,
});

const job: Journey = {
  id: 'elastic-path.journey/job',
  title: 'a job is started, counts what it imports and ends with success',
  verifies: [
    'elastic-path/job-moves-forward',
    'elastic-path/job-starts-once',
    'elastic-path/counts-never-shrink',
    'elastic-path/status-started',
    'elastic-path/status-success',
    'elastic-path/started-at',
    'elastic-path/finished-at',
    'elastic-path/imported-counts-added',
    'elastic-path/job-ends',
    'elastic-path/timestamps-are-set-once',
    'elastic-path/jobs-are-kept',
  ],
  given: ['moving-clock'],
  at: onMock,
  walk: async (walk) => {
    await walk.set({ stopClock: true, recordsPerSecond: 10 });
    const invalid = '{"data":{"type":"subscription_product","attributes":{"name":""}}}';
    const id = await create(
      walk,
      [
        [product, 10],
        [plan, 8],
        [invalid, 2],
      ],
      'job',
    );
    const look = looker(walk);
    const begun = await look(id, 'started', 'elastic-path/status-started', imported(0, 0));
    walk.tell(['elastic-path/started-at'], timeAfterCreation(begun, 'started_at', 0, 'elastic-path/started-at'));
    await walk.pass(1000);
    await look(id, 'started', 'elastic-path/imported-counts-added', imported(9, 0));
    await walk.pass(1000);
    const offered = { '/data/meta/records/uploaded/subscription_product': 12 };
    const ended = await look(id, 'success', 'elastic-path/status-success', { ...offered, ...imported(10, 8) });
    walk.tell(['elastic-path/finished-at'], timeAfterCreation(ended, 'finished_at', 2000, 'elastic-path/finished-at'));
    await walk.pass(anHour);
    await look(id, 'success', 'elastic-path/job-ends', imported(10, 8));
  },
};

/** On a clock that stands still a job starts the moment it was made, and ends when its last record is in. */
function timeAfterCreation(
  document: Json | undefined,
  name: string,
  ms: number,
  requirement: RequirementId,
): Finding[] {
  const created = instantOf(valueAt(document, '/data/meta/timestamps/created_at'));
  const found = valueAt(document, `/data/meta/timestamps/${name}`);
  if (created === undefined || instantOf(found) === created + ms) return [];
  const what = `${ms} ms after created_at`;
  const where = inBody(`/data/meta/timestamps/${name}`);
  return [{ rule: 'observations', requirement, where, expected: { kind: 'holds', what }, received: received(found) }];
}

const failedJob: Journey = {
  id: 'elastic-path.journey/failed-job',
  title: 'a job that fails says so and stays failed',
  verifies: ['elastic-path/status-failed', 'elastic-path/job-moves-forward'],
  given: ['moving-clock'],
  at: onMock,
  walk: async (walk) => {
    await walk.set({ stopClock: true, recordsPerSecond: 10 });
    const id = await create(walk, [[product, 20]], 'failed');
    const look = looker(walk);
    await look(id, 'started', 'elastic-path/status-started');
    await walk.pass(500);
    await walk.act(id, 'fail');
    await look(id, 'failed', 'elastic-path/status-failed', imported(5, 0));
    await walk.pass(anHour);
    await look(id, 'failed', 'elastic-path/job-moves-forward', imported(5, 0));
  },
};

const queue: Journey = {
  id: 'elastic-path.journey/queue',
  title: 'jobs run one at a time, in the order of their creation',
  verifies: ['elastic-path/one-job-at-a-time', 'elastic-path/status-pending'],
  given: ['moving-clock'],
  at: onMock,
  walk: async (walk) => {
    await walk.set({ stopClock: true, recordsPerSecond: 10 });
    const ids = [];
    for (const ref of ['first', 'second', 'third']) {
      ids.push(await create(walk, [[product, 10]], ref));
      await walk.pass(100);
    }
    const look = looker(walk);
    for (let running = 0; running <= ids.length; running++) {
      for (const [at, id] of ids.entries()) {
        const status = at < running ? 'success' : at === running ? 'started' : 'pending';
        const verifies = status === 'pending' ? 'elastic-path/status-pending' : 'elastic-path/one-job-at-a-time';
        await look(id, status, verifies);
      }
      await walk.pass(1000);
    }
  },
};

const listAgreesWithGet: Journey = {
  id: 'elastic-path.journey/list-agrees-with-get',
  title: 'the pages of the list together hold each job once, as GET shows it',
  verifies: [
    'elastic-path/list-members',
    'elastic-path/list-paging',
    'elastic-path/list-shows-every-job',
    'elastic-path/import-id-is-unique',
  ],
  given: ['moving-clock'],
  at: onMock,
  walk: async (walk) => {
    await walk.set({ stopClock: true });
    const ids: string[] = [];
    for (const ref of ['one', 'two', 'three']) ids.push(await create(walk, [[product, 1]], ref));
    const unique: RequirementId = 'elastic-path/import-id-is-unique';
    walk.tell([unique], new Set(ids).size < ids.length ? [differs(unique, 'ids of their own', ids)] : []);
    await listAsShown(walk, ids);
    await walk.pass(30_000);
    await listAsShown(walk, ids);
  },
};

/** Reads the list page by page and looks at each job: they are the same, whatever has become of them by now. */
async function listAsShown(walk: Walk, ids: readonly string[]): Promise<void> {
  const shown: Json[] = [];
  for (const id of ids) {
    walk.use('import_uuid', id);
    const document = await walk.send('elastic-path.getImport', { status: 200 });
    shown.push(valueAt(document, '/data') ?? null);
  }
  const pages: Json[] = [];
  for (const offset of [0, 2]) {
    const query = { 'page[offset]': String(offset), 'page[limit]': '2' };
    const page = await walk.send('elastic-path.listImports', { status: 200, request: { query } });
    const data = valueAt(page, '/data');
    if (Array.isArray(data)) pages.push(...(data as readonly Json[]));
  }
  const [wanted, found] = [byId(shown), byId(pages)];
  const idsIn = (jobs: Json): Json =>
    Array.isArray(jobs) ? jobs.map((one: Json) => valueAt(one, '/id') ?? null) : null;
  const compare = (requirement: RequirementId, one: Json, other: Json): void =>
    walk.tell([requirement], sameJson(other, one) ? [] : [differs(requirement, one, other)]);
  compare('elastic-path/list-paging', idsIn(wanted), idsIn(found));
  compare('elastic-path/list-shows-every-job', wanted, found);
}

const createAgreesWithGet: Journey = {
  id: 'elastic-path.journey/create-agrees-with-get',
  title: 'the job that a create answers is the one that GET shows',
  verifies: ['elastic-path/create-shows-the-job'],
  given: ['moving-clock'],
  at: onMock,
  walk: async (walk) => {
    await walk.set({ stopClock: true });
    const created = await walk.send('elastic-path.createImport', { status: 201 });
    walk.remember('import_uuid', '/data/id');
    const shown = await walk.send('elastic-path.getImport', { status: 200 });
    const answers: RequirementId = 'elastic-path/create-shows-the-job';
    const [one, other] = [valueAt(shown, '/data') ?? null, valueAt(created, '/data')];
    walk.tell([answers], sameJson(created, shown) ? [] : [differs(answers, one, other)]);
  },
};

const refusedCreatesNothing: Journey = {
  id: 'elastic-path.journey/refused-creates-nothing',
  title: 'an upload that is refused leaves no job behind',
  verifies: ['elastic-path/no-usable-line-is-400'],
  given: ['moving-clock'],
  at: onMock,
  walk: async (walk) => {
    const bad: readonly FileTemplate['lines'][] = [[], [['not json', 2]]];
    for (const lines of bad)
      await walk.send('elastic-path.createImport', {
        status: 400,
        verifies: 'elastic-path/no-usable-line-is-400',
        request: { body: upload(lines) },
      });
    await walk.send('elastic-path.listImports', { status: 200, expect: { json: { '/data': [] } } });
  },
};

/** The order of a list is not promised. */
const byId = (jobs: readonly Json[]): Json =>
  [...jobs].sort((a, b) => String(valueAt(a, '/id')).localeCompare(String(valueAt(b, '/id'))));

const differs = (requirement: RequirementId, expected: Json, found: Json | undefined): Finding => ({
  rule: 'observations',
  requirement,
  where: inBody('/data'),
  expected: { kind: 'equal', value: expected },
  received: received(found),
});

export const elasticPathJourneys: readonly Journey[] = [
  uploads,
  job,
  failedJob,
  queue,
  listAgreesWithGet,
  createAgreesWithGet,
  refusedCreatesNothing,
];
