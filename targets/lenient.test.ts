import { expect, test } from 'vitest';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { runSuite, tasksOf } from '../contracts/judge/run-suite.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { createClient } from './client.ts';
import type { Creations } from './creations.ts';
import type { TargetFacts } from './facts.ts';
import { type Choices, has, lenientToken, startLenient } from '../testing/peers/lenient.ts';
import { client as storeClient } from '../testing/peers/store.ts';
import { httpTarget } from './target.ts';

const anything: Creations = { begin: () => () => undefined, earlier: () => undefined };

/** Its pages stay as they are, however long one waits. */
const noWait = (): Promise<void> => Promise.resolve();

/** Judges a server with these choices as the sandbox and a store: every case and journey that can run there. */
async function judged(choices: Choices): Promise<Outcome[]> {
  const server = await startLenient(choices);
  const client = createClient({ timeoutMs: 30_000 });
  const settings = parseSettings({
    IMPORT2_TARGET: 'sandbox',
    IMPORT2_BASE_URL: `${server.url}/api/sandbox`,
    IMPORT2_TOKEN: lenientToken,
    EP_TARGET: 'store',
    EP_BASE_URL: `${server.url}/v2`,
    EP_CLIENT_ID: storeClient.id,
    EP_CLIENT_SECRET: storeClient.secret,
  });
  const real = { control: null, prefer: false, abilities: ['memory', 'credentials'] } as const;
  const facts: readonly TargetFacts[] = [
    { ...real, name: 'import2@sandbox', baseUrl: `${server.url}/api/sandbox`, allowed: 'everything' },
    { ...real, name: 'elastic-path@store', baseUrl: `${server.url}/v2`, allowed: ['elastic-path'] },
  ];
  const outcomes: Outcome[] = [];
  for (const one of facts) {
    const target = httpTarget(one, settings, client, { id: 'rlenient', seed: 's' }, anything, noWait);
    const tasks = tasksOf([target]).filter(({ row }) => row === null || has.includes(row.operation));
    for await (const { outcome } of runSuite(tasks)) outcomes.push(outcome);
  }
  await client.close();
  server.stop();
  return outcomes;
}

/** What an outcome says that weighs, in a line each. */
const told = (outcomes: readonly Outcome[], which: (outcome: Outcome) => boolean): string[] =>
  outcomes.filter(which).map(({ case: id, verdict }) => {
    const findings =
      'findings' in verdict ? verdict.findings.filter(({ weight }) => weight === 'fail' || weight === 'warn') : [];
    return `${id} ${verdict.verdict}: ${findings.map(({ requirement, where }) => `${requirement} at ${where}`).join(', ')}`;
  });

const red = (outcomes: readonly Outcome[]): string[] => told(outcomes, ({ verdict }) => isRed(verdict.verdict));
const warned = (outcomes: readonly Outcome[]): string[] => told(outcomes, ({ verdict }) => verdict.verdict === 'warn');

test.each<[what: string, choices: Choices]>([
  ['as we decided', {}],
  [
    'as the vendors leave it open',
    {
      list: 'none',
      knows: 'its-own',
      noObject: 400,
      emptyBody: 422,
      member: 'abc',
      noClient: 401,
      oauthErrors: true,
      tokenType: 'BEARER',
      aheadSeconds: -3600,
      noUuid: 404,
      nobodys: 400,
      noFile: 409,
      nullRef: true,
    },
  ],
  ['with a fixed body for any id, and no list', { list: 'none', knows: 'any-id', member: { any: 1 } }],
  ['that takes what only we refuse', { takesAnything: true, noLine: 201 }],
  ['that looks destinations up', { looksUp: true }],
  ['that counts what it processes', { countsLater: true }],
  [
    'of the later description of record types',
    { recordTypes: ['subscription_subscriber', 'subscription_offering', 'subscription', 'subscription_feature'] },
  ],
  ['whose tokens are OAuth’s', { oauthErrors: true, badClient: 400, lasts: 3599 }],
  ['with empty texts', { nextLink: '', error: { detail: '', links: { about: '' } } }],
  ['with an empty list of errors', { errors: [] }],
  ['with a media type of its own', { mediaType: 'application/vnd.import2+json' }],
  ['whose copies are behind', { pollsBehind: 3 }],
  ['that wraps its tokens', { wrapsToken: true }],
  ['whose Date is that of somebody on the way', { dateAheadSeconds: 3600 }],
  ['that takes no file with a bad line', { someBad: 400 }],
])('a server is not red for what nobody promised: one that answers %s', async (_what, choices) => {
  const outcomes = await judged(choices);
  expect(outcomes.length).toBeGreaterThan(150);
  expect(red(outcomes)).toEqual([]);
});

test('what only we decided is told as a warning, under our sentence', async () => {
  const said = warned(await judged({ takesAnything: true, knows: 'its-own', list: 'none' }));
  expect(said).toContain(
    'import2.createImport/422/destination-instance-url-pattern-http warn: import2/destination-url-is-absolute at status',
  );
  expect(said).toContain(
    'import2.acceptPayment/200/at-the-sandbox warn: import2/sandbox-knows-its-fixed-import at status',
  );
});

const count = (lines: readonly string[], part: string): number => lines.filter((line) => line.includes(part)).length;

test('a create that is refused for what is no destination is not excused by one that is made up', async () => {
  const said = await judged({ refusesAll: { source_tool: ['is not supported'], destination_token: [] } });
  expect(red(said)).toContain('import2.createImport/201/all-fields fail: import2/create-answers-id-and-page at status');
  expect(warned(said).join()).not.toContain('import2/made-up-destination-is-taken');
});

test('a refused destination is an excuse only for who sent one', async () => {
  const said = await judged({ looksUp: true });
  expect(count(warned(said), 'import2/made-up-destination-is-taken')).toBeGreaterThan(0);
  expect(count(warned(said), 'source-tool-alone')).toBe(0);
});

test('a reference that nobody gave may be null without a word', async () => {
  expect(count(warned(await judged({ nullRef: true })), 'external-ref-is-text')).toBe(0);
});

test('an empty text is told once, as a warning under our sentence', async () => {
  const said = warned(await judged({ error: { detail: '' } }));
  expect(said).toContain(
    'elastic-path.getImport/404/unknown-id warn: elastic-path/nothing-is-empty at body /errors/0/detail',
  );
});

test('what a vendor promised stays red: tokens without credentials, imports without a tool, a job that nobody has', async () => {
  const said = red(await judged({ noClient: 200, takesNoTool: true, nobodys: 200 }));
  expect(said.toSorted()).toEqual([
    'elastic-path.createAccessToken/400/client-id-missing fail: elastic-path/token-request at status',
    'elastic-path.createAccessToken/400/client-secret-missing fail: elastic-path/token-request at status',
    'elastic-path.getImport/404/unknown-id fail: elastic-path/not-found-is-404 at status',
    'import2.createImport/422/source-tool-missing fail: import2/source-tool-is-required at status',
  ]);
});
