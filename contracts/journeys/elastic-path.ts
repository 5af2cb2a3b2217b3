import { type Finding, inBody, received } from '../finding.ts';
import { compareJobs } from '../jobs/observations.ts';
import { type Json, sameJson, valueAt } from '../json.ts';
import type { RequirementId } from '../requirements/index.ts';
import { plan, product, upload } from '../cases/templates.ts';
import type { FileTemplate } from '../case.ts';
import type { Journey, Walk } from './journey.ts';

const onMock = {
  targets: ['elastic-path@mock'],
  because: 'needs a queue nobody else uses and a clock that moves',
} as const;
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
    const now = await walk.send('elastic-path.getImport', { status: 200, verifies, expect: { json } });
    if (last.has(id)) walk.tell(compareJobs(last.get(id), now));
    last.set(id, now);
    return now;
  };
}

const imported = (products: number, plans: number) => ({
  '/data/meta/records/imported/subscription_product': products,
  '/data/meta/records/imported/subscription_plan': plans,
});

const job: Journey = {
  id: 'elastic-path.journey/job',
  title: 'a job is started, counts what it imports and ends with success',
  verifies: [
    'elastic-path/job-moves-forward',
    'elastic-path/status-started',
    'elastic-path/status-success',
    'elastic-path/imported-counts-added',
    'elastic-path/records-are-required',
  ],
  needs: ['moving-clock'],
  only: onMock,
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
    await look(id, 'started', 'elastic-path/status-started', imported(0, 0));
    await walk.pass(1000);
    await look(id, 'started', 'elastic-path/imported-counts-added', imported(9, 0));
    await walk.pass(1000);
    const offered = { '/data/meta/records/uploaded/subscription_product': 12 };
    await look(id, 'success', 'elastic-path/status-success', { ...offered, ...imported(10, 8) });
    await walk.pass(anHour);
    await look(id, 'success', 'elastic-path/job-moves-forward', imported(10, 8));
  },
};

const failedJob: Journey = {
  id: 'elastic-path.journey/failed-job',
  title: 'a job that fails says so and stays failed',
  verifies: ['elastic-path/status-failed', 'elastic-path/job-moves-forward'],
  needs: ['moving-clock'],
  only: onMock,
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
  needs: ['moving-clock'],
  only: onMock,
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
  verifies: ['elastic-path/list-members', 'elastic-path/list-paging'],
  needs: ['moving-clock'],
  only: onMock,
  walk: async (walk) => {
    await walk.set({ stopClock: true });
    const shown: Json[] = [];
    for (const ref of ['one', 'two', 'three']) {
      await create(walk, [[product, 1]], ref);
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
    if (!sameJson(byId(pages), byId(shown))) walk.tell([listDiffers(shown, pages)]);
  },
};

/** The order of a list is not promised. */
const byId = (jobs: readonly Json[]): Json =>
  [...jobs].sort((a, b) => String(valueAt(a, '/id')).localeCompare(String(valueAt(b, '/id'))));

const listDiffers = (expected: readonly Json[], found: readonly Json[]): Finding => ({
  rule: 'observations',
  requirement: 'elastic-path/list-paging',
  where: inBody('/data'),
  expected: { kind: 'equal', value: expected },
  received: received(found),
});

export const elasticPathJourneys: readonly Journey[] = [job, failedJob, queue, listAgreesWithGet];
