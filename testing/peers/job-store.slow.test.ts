import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';
import { type Verdict, isRed } from '../../contracts/judge/verdict.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { runSuite, tasksOf } from '../../contracts/judge/run-suite.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import { allAbilities } from '../../targets/facts.ts';
import { newIdentity, targetsOf } from '../../targets/open.ts';
import { runSuite as runCommand } from '../try-suite.ts';
import { type JobStore, perSecond, runMs, startJobStore } from './job-store.ts';
import { busiestSecond, certificate } from './serving.ts';
import { type Job, type JobFault, type Shown, client } from './store.ts';
import { freshFolder } from '../temporary-files.ts';

/** How a store's jobs go wrong one way at a time, as a real target: what its journeys make of it. */

/** A change to what is shown once a job has ended, from the second look at it on. */
const afterwards =
  (change: (job: Shown) => Shown | void): NonNullable<JobFault['shows']> =>
  (job, before, status) =>
    (status === 'success' && before > 0 ? change(job) : undefined) ?? job;
const always =
  (change: (job: Shown) => void): NonNullable<JobFault['shows']> =>
  (job) => {
    change(job);
    return job;
  };
const moved = (instant: string | undefined, seconds: number): string =>
  new Date(Date.parse(instant ?? '') + seconds * 1000).toISOString();

const asItWasCreated = ({ meta, attributes, ...job }: Shown): Shown => {
  const { created_at } = meta.timestamps;
  const none = Object.fromEntries(Object.keys(meta.records.uploaded).map((type) => [type, 0]));
  const records = { ...meta.records, imported: none };
  const timestamps = { created_at, updated_at: created_at };
  return { ...job, attributes: { ...attributes, status: 'pending' }, meta: { ...meta, timestamps, records } };
};

/** Long enough to be polled twice, and for the next jobs to come meanwhile. */
const slow = 4000;
const inThisOrder = (jobs: readonly Job[]): void => {
  for (const [at, job] of jobs.entries()) {
    job.start = jobs[at - 1]?.end ?? job.start;
    job.end = job.start + slow;
  }
};
const lastComeFirst = ([first, ...waiting]: readonly Job[]): void =>
  inThisOrder([...(first ? [first] : []), ...waiting.toReversed()]);
const atOnce = (jobs: readonly Job[]): void => {
  for (const job of jobs) [job.start, job.end] = [job.created + 20, job.created + 20 + 3 * runMs];
};

const faults: readonly [name: string, fault: JobFault, weight: 'fail' | 'warn', requirement: RequirementId][] = [
  [
    'ended-and-started-again',
    { shows: afterwards(({ attributes }) => void (attributes.status = 'started')) },
    'fail',
    'elastic-path/job-moves-forward',
  ],
  [
    'success-that-becomes-failure',
    { shows: afterwards(({ attributes }) => void (attributes.status = 'failed')) },
    'fail',
    'elastic-path/job-moves-forward',
  ],
  [
    'started-and-pending-again',
    {
      runs: inThisOrder,
      shows: (job, before, status) => (status === 'started' && before > 0 ? asItWasCreated(job) : job),
    },
    'fail',
    'elastic-path/job-moves-forward',
  ],
  ['ended-and-pending-again', { shows: afterwards(asItWasCreated) }, 'fail', 'elastic-path/job-moves-forward'],
  [
    'finished-before-it-started',
    { shows: always(({ meta: { timestamps: at } }) => void (at.finished_at &&= moved(at.started_at, -5))) },
    'fail',
    'elastic-path/timestamps-in-order',
  ],
  [
    'started-before-it-was-created',
    { shows: always(({ meta: { timestamps: at } }) => void (at.started_at &&= moved(at.created_at, -5))) },
    'fail',
    'elastic-path/timestamps-in-order',
  ],
  ['last-come-first-served', { runs: lastComeFirst }, 'fail', 'elastic-path/one-job-at-a-time'],
  ['two-at-once', { runs: atOnce }, 'fail', 'elastic-path/one-job-at-a-time'],
  ['bad-lines-counted', { countsBad: true }, 'fail', 'elastic-path/uploaded-counts-well-formed'],
  [
    'fewer-counted-than-sent',
    { shows: always(({ meta: { records } }) => void (records.uploaded['subscription_subscriber'] = 0)) },
    'fail',
    'elastic-path/uploaded-counts-well-formed',
  ],
  [
    'external-ref-lost',
    { shows: always(({ attributes }) => void delete attributes.external_ref) },
    'fail',
    'elastic-path/success-returns-the-import',
  ],
  [
    'another-id',
    { shows: always((job) => void (job.id = '5f0c3d6e-8a1b-4c2d-9e3f-000000000001')) },
    'fail',
    'elastic-path/get-answers-the-import',
  ],
  ['one-id-for-all', { oneId: true }, 'fail', 'elastic-path/import-id-is-unique'],
  ['never-found', { shows: () => null }, 'fail', 'elastic-path/get-answers-the-import'],
  ['never-ends', { runs: (jobs) => jobs.forEach((job) => void (job.end = Infinity)) }, 'warn', 'elastic-path/job-ends'],
  [
    'lost-while-it-runs',
    { shows: (job, _before, status) => (status === 'pending' || status === 'started' ? job : null) },
    'warn',
    'elastic-path/jobs-are-kept',
  ],
  [
    'counts-that-shrink',
    { shows: afterwards(({ meta: { records } }) => void (records.imported['subscription_offering'] = 0)) },
    'warn',
    'elastic-path/counts-never-shrink',
  ],
  [
    'more-imported-than-uploaded',
    { shows: always(({ meta: { records } }) => void (records.imported['subscription_subscriber'] = 9)) },
    'warn',
    'elastic-path/imported-within-uploaded',
  ],
  [
    'updated-before-it-was-created',
    { shows: always(({ meta: { timestamps: at } }) => void (at.updated_at = moved(at.created_at, -5))) },
    'warn',
    'elastic-path/updated-after-created',
  ],
  [
    'no-start-while-it-runs',
    {
      shows: (job, _before, status) => {
        if (status === 'started') delete job.meta.timestamps.started_at;
        return job;
      },
    },
    'warn',
    'elastic-path/timestamps-follow-status',
  ],
  [
    'started-anew',
    { shows: afterwards(({ meta: { timestamps: at } }) => void (at.started_at = moved(at.started_at, 1.2))) },
    'warn',
    'elastic-path/job-starts-once',
  ],
  [
    'creation-that-moves',
    { shows: afterwards(({ meta: { timestamps: at } }) => void (at.created_at = moved(at.created_at, -5))) },
    'warn',
    'elastic-path/timestamps-are-set-once',
  ],
  [
    'another-owner',
    { shows: afterwards(({ meta }) => void (meta.owner = 'organization')) },
    'warn',
    'elastic-path/owner-is-kept',
  ],
  ['absent-from-the-list', { lists: () => [] }, 'warn', 'elastic-path/list-shows-every-job'],
  ['listed-as-it-was', { lists: (jobs) => jobs.map(asItWasCreated) }, 'warn', 'elastic-path/list-shows-every-job'],
];

/** Jobs of before, listed ahead of ours: more than are looked through at once, and more than `page[offset]` reaches. */
const olderFirst =
  (count: number): NonNullable<JobFault['lists']> =>
  (jobs) => [
    ...Array.from(
      { length: jobs.length && count },
      (_, at) => ({ ...jobs[0], id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}` }) as Shown,
    ),
    ...jobs.toReversed(),
  ];
const sound: readonly (readonly [name: string, fault: JobFault])[] = [
  ['clean', {}],
  ['older-first', { lists: olderFirst(1100) }],
  ['beyond-the-last-page', { lists: olderFirst(11_000) }],
];

type Walked = readonly { readonly journey: string; readonly verdict: Verdict }[];

const stores: { [name: string]: JobStore } = {};
const walked: { [name: string]: Walked } = {};

beforeAll(async () => {
  for (const [name, fault] of [...sound, ...faults]) stores[name] = await startJobStore(fault);
  await Promise.all(
    Object.entries(stores).map(async ([name, { url }]) => {
      walked[name] = await walk(url);
    }),
  );
}, 120_000);
afterAll(() => Object.values(stores).forEach(({ stop }) => stop()));

/** Walks the journeys at a store as a real target. */
async function walk(baseUrl: string): Promise<Walked> {
  const settings = parseSettings({ ...asStore(baseUrl), EP_JOB_PATIENCE: '14' });
  const real = { control: null, prefer: false, abilities: allAbilities } as const;
  const facts = [{ ...real, name: 'elastic-path@store', baseUrl, allowed: ['elastic-path'] }] as const;
  const announced = [{ target: 'elastic-path@store', most: 10, pays: 0 }] as const;
  const out = freshFolder();
  const { targets, client: http } = targetsOf({ identity: newIdentity(), out, facts, announced }, settings);
  const outcomes: { journey: string; verdict: Verdict }[] = [];
  for await (const { task, outcome } of runSuite(tasksOf(targets).filter(({ row }) => row === null)))
    outcomes.push({ journey: task.id, verdict: outcome.verdict });
  await http.close();
  return outcomes;
}

const asStore = (baseUrl: string) => ({
  EP_TARGET: 'store',
  EP_BASE_URL: baseUrl,
  EP_CLIENT_ID: client.id,
  EP_CLIENT_SECRET: client.secret,
  ALLOW_LIVE: 'elastic-path',
});

/** What weighs, as `weight requirement`. */
const weighing = (store: string): string[] => [
  ...new Set(
    (walked[store] ?? []).flatMap(({ verdict }) =>
      'findings' in verdict
        ? verdict.findings
            .filter(({ weight }) => weight === 'fail' || weight === 'warn')
            .map(({ weight, requirement }) => `${weight} ${requirement}`)
        : [verdict.verdict],
    ),
  ),
];

test.each(sound)('at a sound store its journeys pass, and nothing is told: %s', (name) => {
  expect(walked[name]?.map(({ journey, verdict }) => [journey, verdict.verdict])).toEqual([
    ['elastic-path.journey/uploads', 'pass'],
  ]);
  expect(weighing(name)).toEqual([]);
});

describe('each fault of jobs is red, or a warning where only we say so', () => {
  test.each(faults)('%s', (name, _fault, weight, requirement) => {
    expect(weighing(name)).toContain(`${weight} ${requirement}`);
    const reds = weighing(name).filter((one) => one.startsWith('fail '));
    if (weight === 'warn') expect(reds).toEqual([]);
  });
});

test('no store had more in any second than its limit', () => {
  const busiest = [...sound, ...faults].map(([name]) => name).map((name) => busiestSecond(stores[name]?.log ?? []));
  expect(Math.max(...busiest)).toBeLessThanOrEqual(perSecond);
  expect(Math.min(...busiest)).toBeGreaterThan(0);
});

test('judged whole by the command over TLS, with what it may create and how long it may wait said before: nothing is red', async () => {
  const { authority, ...secured } = certificate();
  const { url, log, stop } = await startJobStore({}, secured);
  onTestFinished(stop);
  const out = freshFolder();
  const settings = { NODE_EXTRA_CA_CERTS: authority, ...asStore(url), EP_JOB_PATIENCE: '30' };
  const { code, output } = await runCommand(['contract', '--out', out, '--grep', '@store$'], settings);
  const run = JSON.parse(readFileSync(join(out, 'contract-run.json'), 'utf8')) as ContractRun;
  const here = run.verdicts.filter(({ target }) => target === 'elastic-path@store');
  expect(here.filter(({ verdict }) => isRed(verdict)).map(({ case: id, findings }) => [id, findings])).toEqual([]);
  expect(here.find(({ case: id }) => id === 'elastic-path.journey/uploads')?.verdict).toBe('pass');
  expect(code).toBe(0);
  const [, jobs = '', seconds = ''] =
    /up to (\d+) jobs at elastic-path@store and wait up to (\d+) s/.exec(output) ?? [];
  const made = log.filter(({ method, status }) => method === 'POST' && status === 201).length;
  expect(made).toBeLessThanOrEqual(Number(jobs));
  expect(made).toBeGreaterThan(3);
  expect(Number(seconds)).toBeGreaterThan(30);
  expect(Number(seconds)).toBeLessThan(60);
  expect(busiestSecond(log)).toBeLessThanOrEqual(perSecond);
});

test('how long a job was waited for is said', () => {
  const { verdict } = walked['never-ends']?.[0] ?? {};
  expect(JSON.stringify(verdict)).toMatch(/to have ended [12]\d s after the first upload \(EP_JOB_PATIENCE=14\)/);
});
