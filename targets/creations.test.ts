import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseOf } from '../contracts/cases/index.ts';
import { runCase } from '../contracts/judge/run-case.ts';
import { SettingsError } from '../contracts/settings/readers.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import type { Client, WireRequest } from './client.ts';
import { type Announced, type Creating, creationJournal, addedUp, announcement, createdIn } from './creations.ts';
import { plannedCreations } from './dry-run.ts';
import type { TargetFacts } from './facts.ts';
import { HarnessError } from './errors.ts';
import type { Target } from '../contracts/judge/target.ts';
import { httpTarget } from './target.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const live = 'import2@live';
const file = (): string => join(freshFolder(), 'out', 'created.jsonl');
const journal = (path: string, most: number, pays = 0) =>
  creationJournal(path, 'r1', [{ target: live, most, pays }], []);

const one: Creating = {
  target: live,
  operation: 'import2.createImport',
  creates: true,
  pays: false,
  refused: false,
  shared: null,
};
const answer = (status: number, body = '') => ({ kind: 'response', status, headers: [], body }) as const;

test('no more is created than was announced, whoever counts: a worker that is started anew reads what was sent before', () => {
  const path = file();
  journal(path, 2).begin(one)(answer(201, '{"id":"a"}'));
  journal(path, 2).begin(one); // and its worker dies
  expect(() => journal(path, 2).begin(one)).toThrow(HarnessError);
  expect(createdIn(readFileSync(path, 'utf8'), 'r1').map(({ id, status }) => [id, status])).toEqual([
    ['a', 201],
    [null, undefined],
  ]);
  expect(createdIn(readFileSync(path, 'utf8'), 'r2')).toEqual([]);
});

test('what the target refused is not counted; what may have been created although nobody knows is', () => {
  const path = file();
  for (const status of [429, 422, 401]) journal(path, 1).begin(one)(answer(status));
  journal(path, 1).begin(one)(answer(500));
  expect(() => journal(path, 1).begin(one)).toThrow(HarnessError);
});

test('a target that takes what it should refuse gets no more of it, and the rest of the run goes on', () => {
  const path = file();
  const refused = { ...one, refused: true };
  journal(path, 5).begin(refused)(answer(500)); // broken, but nothing was taken
  for (const status of [201, 302]) journal(path, 5).begin(refused)(answer(status));
  expect(() => journal(path, 5).begin(refused)).toThrow(/has taken 2 requests that it should have refused/);
  expect(() => journal(path, 5).begin(one)).not.toThrow();
});

test('requests that pay are counted by themselves', () => {
  const path = file();
  const paying = { ...one, creates: false, pays: true };
  journal(path, 0, 1).begin(paying)(answer(200));
  expect(() => journal(path, 0, 1).begin(paying)).toThrow(/oblige us to pay/);
});

test('a line that was cut off, and one of another run, cost nothing', () => {
  const path = file();
  journal(path, 1).begin(one)(answer(201));
  appendFileSync(path, '{"run":"r1","request":"x","sta');
  expect(createdIn(readFileSync(path, 'utf8'), 'r1')).toHaveLength(1);
});

test('what would be more than MAX_CREATED is refused with both numbers and what to do', () => {
  const parts: Announced[][] = [
    [{ target: live, most: 7, pays: 0 }],
    [
      { target: live, most: 2, pays: 1 },
      { target: 'elastic-path@store', most: 12, pays: 0 },
    ],
  ];
  const all = addedUp(parts.flat());
  expect(announcement(all, { maxCreated: 30 })).toBe(
    'may create up to 9 imports at import2@live, 12 jobs at elastic-path@store; at import2@live up to 1 request may oblige us to pay; MAX_CREATED=30',
  );
  expect(() => announcement(all, { maxCreated: 20 })).toThrow(SettingsError);
  expect(() => announcement(all, { maxCreated: 20 })).toThrow(
    /^MAX_CREATED is "20": up to 21 .*MAX_CREATED=21 .*--grep/,
  );
  expect(announcement([], { maxCreated: 0 })).toBe('creates nothing at real targets; MAX_CREATED=0');
});

const settings = parseSettings({
  IMPORT2_TARGET: 'live',
  IMPORT2_TOKEN: 'a-token',
  EP_TARGET: 'store',
  EP_TOKEN: 'a-token',
  EP_BASE_URL: 'https://store.example/v2',
  ALLOW_LIVE: 'import2,elastic-path,import2-pay',
});
const identity = { id: 'r1', seed: 's' };

test('a contract run at both real targets stays within what is allowed unless more is said; run again and again it does not', async () => {
  const planned = await plannedCreations(settings, identity, null, 1);
  expect(planned.reduce((sum, { most }) => sum + most, 0)).toBeLessThan(settings.maxCreated);
  const twice = await plannedCreations(settings, identity, null, 2);
  for (const [at, { most }] of planned.entries()) expect(twice[at]?.most).toBeGreaterThan(most);
  expect(await plannedCreations(settings, identity, /listTools/, 1)).toEqual([]);
});

/** A live API that makes an import of every POST. */
function liveApi(): { client: Client; log: WireRequest[] } {
  const log: WireRequest[] = [];
  const client: Client = {
    send: (request) => {
      log.push(request);
      const body = `{"id":"i${log.length}","token":"t${log.length}","redirect_url":"https://h.example/"}`;
      return Promise.resolve(answer(request.method === 'POST' ? 201 : 200, body));
    },
    close: () => Promise.resolve(),
  };
  return { client, log };
}

const facts: TargetFacts = {
  name: live,
  baseUrl: 'https://live.example/api/v2.1',
  control: null,
  prefer: false,
  abilities: ['memory', 'credentials'],
  allowed: ['import2'],
};

const looks = ['import2.getImport/200/existing', 'import2.getImport/200/any-password'];
const run = (target: Target, id: string) => runCase(caseOf(id) as NonNullable<ReturnType<typeof caseOf>>, target);

test('cases that only look share one import, across workers too; one that changes it has its own', async () => {
  const { client, log } = liveApi();
  const path = file();
  const worker = () => httpTarget(facts, settings, client, identity, journal(path, 3));
  const posts = () => log.filter(({ method, url }) => method === 'POST' && url.endsWith('/imports'));
  const first = worker();
  for (const id of looks) await run(first, id);
  expect(posts()).toHaveLength(1);
  const second = worker();
  for (const id of looks) await run(second, id);
  expect(posts()).toHaveLength(1);
  expect(new Set(log.filter(({ method }) => method === 'GET').map(({ url }) => url)).size).toBe(1);
  const { verdict } = await run(second, 'import2.getImport/200/same-token');
  expect(verdict).toMatchObject({ verdict: 'notTestable' }); // the token is a secret, and not written down
  await run(second, 'import2.rejectPayment/200/existing');
  expect(posts()).toHaveLength(2);
});

test('an import that could not be had is not asked for again by each of its cases', async () => {
  const { client, log } = liveApi();
  const broken: Client = {
    ...client,
    send: async (request) => ({ ...(await client.send(request)), status: 500 }) as never,
  };
  const target = httpTarget(facts, settings, broken, identity, journal(file(), 3));
  for (const id of looks) expect((await run(target, id)).verdict.verdict).toBe('blocked');
  expect(log).toHaveLength(1);
});

test('a session sends nothing that nobody permitted or counts, should planning be wrong', async () => {
  const { client, log } = liveApi();
  const verdictOf = async (target: Target, id: string) => (await run(target, id)).verdict;
  const permitted = httpTarget(facts, settings, client, identity, journal(file(), 3));
  expect(await verdictOf(permitted, 'import2.acceptPayment/401/no-credentials')).toMatchObject({
    verdict: 'harnessError',
    error: expect.stringContaining('ALLOW_LIVE=import2,import2-pay') as string,
  });
  expect(await verdictOf(permitted, 'import2.createImport/422/two-faults')).toMatchObject({ verdict: 'harnessError' });
  const nobodyCounts = httpTarget(facts, settings, client, identity);
  expect(await verdictOf(nobodyCounts, 'import2.createImport/201/all-fields')).toMatchObject({
    verdict: 'harnessError',
  });
  const reading = httpTarget({ ...facts, allowed: [] }, settings, client, identity, journal(file(), 3));
  expect(await verdictOf(reading, 'import2.rejectPayment/401/no-credentials')).toMatchObject({
    verdict: 'harnessError',
  });
  expect(log).toEqual([]);
});

test('a store is given no credentials that nobody set: with half of them there are none', async () => {
  const half = parseSettings({
    EP_TARGET: 'store',
    EP_BASE_URL: 'https://store.example/v2',
    EP_TOKEN: 'a-token',
    EP_CLIENT_SECRET: 'a-secret',
  });
  const { client, log } = liveApi();
  const store: TargetFacts = { ...facts, name: 'elastic-path@store', baseUrl: 'https://store.example/v2', allowed: [] };
  const target = httpTarget(store, half, client, identity);
  expect(target.whyNot('client-credentials')).toEqual({
    because: expect.any(String),
    opens: 'EP_CLIENT_ID and EP_CLIENT_SECRET',
  });
  await run(target, 'elastic-path.createAccessToken/200/client-credentials');
  expect(log).toEqual([]);
});
