import { equal, holds } from '../spec/finding.ts';
import { comparedBetween } from '../jobs/checks.ts';
import { instantOf } from '../values/instant.ts';
import { type Json, valueAt } from '../values/json.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { plan, product, upload } from '../cases/templates.ts';
import type { FileTemplate } from '../cases/case.ts';
import { atMocks } from '../spec/scopes.ts';
import type { Walk } from './journey.ts';
import {
  type JourneyStep,
  act,
  anHour,
  compare,
  compareWithBefore,
  elements,
  hold,
  journeysOf,
  lastBody,
  pass,
  send,
  set,
  showEach,
  step,
  stopClock,
  take,
} from './steps.ts';
import { followUploads } from './uploads.ts';

const tenASecond = set({ stopClock: true, recordsPerSecond: 10 });

/** Uploads a file and remembers its job as `{import_uuid}`. */
const create = (lines: FileTemplate['lines'], ref: string): JourneyStep =>
  step([], async (walk) => {
    await walk.send('elastic-path.createImport', {
      request: { body: upload(lines, { external_ref: `{run}-${ref}` }) },
    });
    walk.remember('import_uuid', '/data/id');
  });

async function createEach(walk: Walk, refs: readonly string[], count: number, gap: JourneyStep): Promise<string[]> {
  const ids: string[] = [];
  for (const ref of refs) {
    await take(walk, create([[product, count]], ref), gap);
    ids.push(walk.remembered('import_uuid'));
  }
  return ids;
}

/** Polls the job: it has the status and the counts, and can have come there from the last poll. */
const poll = (
  status: string,
  verifies: RequirementId,
  counts: { readonly [pointer: string]: Json } = {},
): JourneyStep =>
  step(['elastic-path/jobs-are-kept', ...comparedBetween['elastic-path'], verifies], async (walk) => {
    const json = { '/data/id': '{import_uuid}', '/data/attributes/status': status, ...counts };
    const cites = Object.fromEntries(Object.keys(json).map((pointer) => [pointer, verifies]));
    await walk.send('elastic-path.getImport', { verifies: 'elastic-path/jobs-are-kept', expect: { json, cites } });
    compareWithBefore(walk);
  });

const imported = (products: number, plans: number) => ({
  '/data/meta/records/imported/subscription_product': products,
  '/data/meta/records/imported/subscription_plan': plans,
});

/** On a clock that stands still a job starts the moment it was made, and ends when its last record is in. */
const timeAfterCreation = (name: string, ms: number, verifies: RequirementId): JourneyStep =>
  step([verifies], async (walk) => {
    const times = valueAt(lastBody(walk), '/data/meta/timestamps');
    const created = instantOf(valueAt(times, '/created_at'));
    const found = valueAt(times, `/${name}`);
    const isRight = created === undefined || instantOf(found) === created + ms;
    hold(walk, verifies, isRight, holds(`${ms} ms after created_at`), found, `/data/meta/timestamps/${name}`);
  });

const oneAtATime: RequirementId = 'elastic-path/one-job-at-a-time';
const waiting: RequirementId = 'elastic-path/status-pending';

const runInTurn = step([oneAtATime, waiting], async (walk) => {
  const ids = await createEach(walk, ['first', 'second', 'third'], 10, pass(100));
  for (let running = 0; running <= ids.length; running++) {
    for (const [at, id] of ids.entries()) {
      walk.use('import_uuid', id);
      const status = at < running ? 'success' : at === running ? 'started' : 'pending';
      await take(walk, poll(status, status === 'pending' ? waiting : oneAtATime));
    }
    await walk.pass(1000);
  }
});

const paged: RequirementId = 'elastic-path/list-paging';
const showsEvery: RequirementId = 'elastic-path/list-shows-every-job';
const unique: RequirementId = 'elastic-path/import-id-is-unique';

const listAgrees = step(['elastic-path/list-members', paged, showsEvery, unique], async (walk) => {
  const ids = await createEach(walk, ['one', 'two', 'three'], 1, pass(0));
  hold(walk, unique, new Set(ids).size === ids.length, equal('ids of their own'), ids, '/data');
  await listAsShown(walk, ids);
  await walk.pass(30_000);
  await listAsShown(walk, ids);
});

/** Reads the list page by page and looks at each job: they are the same, whatever has become of them by now. */
async function listAsShown(walk: Walk, ids: readonly string[]): Promise<void> {
  const shown = (await showEach(walk, ids)).map((document) => valueAt(document, '/data') ?? null);
  const listed: Json[] = [];
  for (const offset of ['0', '2']) {
    const query = { 'page[offset]': offset, 'page[limit]': '2' };
    listed.push(...elements(valueAt(await walk.send('elastic-path.listImports', { request: { query } }), '/data')));
  }
  const [wanted, found] = [byId(shown), byId(listed)];
  compare(walk, paged, wanted.map(idOf), found.map(idOf), '/data');
  compare(walk, showsEvery, wanted, found, '/data');
}

const idOf = (one: Json): Json => valueAt(one, '/id') ?? null;

/** The order of a list is not promised. */
const byId = (jobs: readonly Json[]): readonly Json[] =>
  [...jobs].sort((a, b) => String(idOf(a)).localeCompare(String(idOf(b))));

const createAgrees = step(['elastic-path/create-shows-the-job'], async (walk) => {
  const created = await walk.send('elastic-path.createImport');
  walk.remember('import_uuid', '/data/id');
  const shown = await walk.send('elastic-path.getImport');
  const [one, other] = [valueAt(shown, '/data') ?? null, valueAt(created, '/data')];
  compare(walk, 'elastic-path/create-shows-the-job', one, other, '/data');
});

const noUsableLine: RequirementId = 'elastic-path/no-usable-line-is-400';
const refused = (lines: FileTemplate['lines']): JourneyStep =>
  send('elastic-path.createImport', noUsableLine, { status: 400, request: { body: upload(lines) } });

const onMock = {
  given: ['control'],
  at: atMocks('needs a queue nobody else uses and a clock that moves'),
} as const;

export const elasticPathJourneys = journeysOf('elastic-path', {
  uploads: {
    title: 'three uploads become three jobs that run in their order, count their records, end, and are listed',
    given: ['memory'],
    does: ['changes', 'creates'],
    steps: [followUploads],
  },
  job: {
    title: 'a job is started, counts what it imports and ends with success',
    ...onMock,
    steps: [
      tenASecond,
      create(
        [
          [product, 10],
          [plan, 8],
          ['{"data":{"type":"subscription_product","attributes":{"name":""}}}', 2], // taken, and not imported
        ],
        'job',
      ),
      poll('started', 'elastic-path/status-started', imported(0, 0)),
      timeAfterCreation('started_at', 0, 'elastic-path/started-at'),
      pass(1000),
      poll('started', 'elastic-path/imported-counts-added', imported(9, 0)),
      pass(1000),
      poll('success', 'elastic-path/status-success', {
        '/data/meta/records/uploaded/subscription_product': 12,
        ...imported(10, 8),
      }),
      timeAfterCreation('finished_at', 2000, 'elastic-path/finished-at'),
      anHour,
      poll('success', 'elastic-path/job-ends', imported(10, 8)),
    ],
  },
  'failed-job': {
    title: 'a job that fails says so and stays failed',
    ...onMock,
    steps: [
      tenASecond,
      create([[product, 20]], 'failed'),
      poll('started', 'elastic-path/status-started'),
      pass(500),
      act('fail'),
      poll('failed', 'elastic-path/status-failed', imported(5, 0)),
      anHour,
      poll('failed', 'elastic-path/job-moves-forward', imported(5, 0)),
    ],
  },
  queue: {
    title: 'jobs run one at a time, in the order of their creation',
    ...onMock,
    steps: [tenASecond, runInTurn],
  },
  'list-agrees-with-get': {
    title: 'the pages of the list together hold each job once, as GET shows it',
    ...onMock,
    steps: [stopClock, listAgrees],
  },
  'create-agrees-with-get': {
    title: 'the job that a create answers is the one that GET shows',
    ...onMock,
    steps: [stopClock, createAgrees],
  },
  'refused-creates-nothing': {
    title: 'an upload that is refused leaves no job behind',
    ...onMock,
    steps: [
      refused([]),
      refused([['not json', 2]]),
      send('elastic-path.listImports', noUsableLine, { expect: { json: { '/data': [] } } }),
    ],
  },
});
