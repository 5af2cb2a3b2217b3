import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { type RunningMock, startMock } from '../mock/start.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { checkAgainst } from '../runs/check.ts';
import { type Role, type Player, startPlayer } from '../testing/peers/player.ts';
import { busiestSecond } from '../testing/peers/serving.ts';
import { type Said, runSuite } from '../testing/try-suite.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const unlimited = parseLimiterSetting('none');
const token = 'a-token-of-the-player';
const client = { id: 'player-client', secret: 'player-client-secret' };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server that plays a vendor's host on this machine. Nothing real is called. */
async function play(role: Role): Promise<{ player: Player; mock: RunningMock }> {
  const mock = await startMock({ limiters: { import2: unlimited, 'elastic-path': unlimited } });
  const player = await startPlayer(mock, role);
  stops.push(player.stop, () => mock.stop());
  return { player, mock };
}

type Ended = Said & { readonly run: ContractRun | null };

async function contract(
  player: Player | null,
  env: { readonly [name: string]: string },
  args: readonly string[] = [],
): Promise<Ended> {
  const out = freshFolder();
  const trusted = player ? { NODE_EXTRA_CA_CERTS: player.authority } : {};
  const ended = await runSuite(['contract', '--out', out, ...args], { ...trusted, ...env });
  const file = join(out, 'contract-run.json');
  const run = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ContractRun) : null;
  return { ...ended, run };
}

const asSandbox = (player: Player, base = '/api/v2.1') => ({
  IMPORT2_TARGET: 'sandbox',
  IMPORT2_BASE_URL: player.url + base,
  IMPORT2_TOKEN: token,
});

const asStore = ({ url }: Player) => ({
  EP_TARGET: 'store',
  EP_BASE_URL: `${url}/v2`,
  EP_CLIENT_ID: client.id,
  EP_CLIENT_SECRET: client.secret,
});

/** What went red, with why. */
const redIn = (run: ContractRun | null) =>
  (run?.verdicts ?? [])
    .filter(({ verdict }) => isRed(verdict))
    .map(({ case: id, verdict, detail, findings }) => [id, verdict, detail ?? findings]);

const writes = ({ log }: Player) => log.filter(({ method, path }) => method === 'POST' && !path.startsWith('/oauth'));

describe('a server playing the sandbox over TLS', () => {
  test('is judged whole, below its limit in every second, with a clock an hour ahead', async () => {
    const { player } = await play({ token, aheadSeconds: 3600 });
    const { code, output, run } = await contract(player, asSandbox(player), ['--grep', '@sandbox$']);
    expect(output).toMatch(
      /import2@sandbox at https:\/\/localhost:\d+\/api\/sandbox: answers in \d+ ms, credentials good/,
    );
    expect(output).toMatch(/its clock is 3(600|599|601) s ahead of ours/);
    expect(redIn(run)).toEqual([]);
    expect(run?.sentAgain).toBeUndefined();
    const noted = run?.verdicts.filter(({ findings }) => JSON.stringify(findings).includes('sandbox-get-of-nothing'));
    expect(noted?.map(({ case: id, verdict }) => [id, verdict])).toEqual([
      ['import2.getImport/404/unknown-to-the-sandbox', 'deviation'], // the label of its fixed body; that one came is a note
    ]);
    expect(code).toBe(0);
    expect(busiestSecond(player.log)).toBeLessThanOrEqual(10);
    expect(output).not.toContain(token);
  });

  const gets = ['--grep', 'import2\\.(listTools|getImport).*@sandbox$'];

  test('breaks its word by a refusal, though it was waited out', async () => {
    const { player } = await play({ token, refuses: { every: 8, retryAfter: '1' } });
    const { code, output, run } = await contract(player, asSandbox(player), gets);
    expect(JSON.stringify(redIn(run))).toContain('import2/sandbox-has-no-limit');
    expect(code).toBe(1);
    const refused = player.log.filter(({ status }) => status === 429).length;
    expect(run?.sentAgain).toMatchObject([{ target: 'import2@sandbox', because: 'refused', times: refused }]);
    expect(run?.summary.requests).toBe(player.log.length - 1); // but for the greeting
    expect(output).toMatch(/refused for a rate limit \(429\): waited out \d+ times?, \d+ s/);
    expect(checkAgainst('contract-run', run)).toBeNull();
  });

  test('is left alone when it asks for an hour', async () => {
    const { player } = await play({ token, refuses: { every: 8, retryAfter: '3600' } });
    const { code, output, run } = await contract(player, asSandbox(player), gets);
    expect([code, run?.ended]).toEqual([4, 'unreachable']);
    expect(output).toMatch(/asks to be left alone for longer than a run waits, 60 s \(429, Retry-After: 3600\)/);
    expect(JSON.stringify(redIn(run))).toContain('import2/sandbox-has-no-limit');
    expect(player.log).toHaveLength(8);
  });
});

test('a sandbox that knows no id nobody was given, and asks for a username, is as good as one with fixed bodies', async () => {
  const { player } = await play({
    token,
    alters: (path, status, body) => {
      if (status !== 200) return { status, body };
      if (/\/imports\/(?!my-import)[^/?]+$/.test(path)) return { status: 404, body: '' };
      if (path.endsWith('/imports')) return { status: 422, body: '{"destination_username":["is missing"]}' };
      return { status, body };
    },
  });
  const { code, run } = await contract(player, asSandbox(player), [
    '--grep',
    '(getImport|listImports|journey).*@sandbox$',
  ]);
  expect(redIn(run)).toEqual([]);
  expect(code).toBe(0);
  const asked = run?.verdicts.filter(({ case: id }) => /get.*404|list.*422/.test(id));
  expect(asked?.map(({ case: id, verdict }) => [id, verdict])).toEqual([
    ['import2.getImport/404/unknown-to-the-sandbox', 'pass'],
    ['import2.listImports/422/no-username-at-the-sandbox', 'pass'],
  ]);
});

describe('a server playing the live API and the sandbox beside it', () => {
  const both = (player: Player) => ({ ...asSandbox(player), IMPORT2_TARGET: 'sandbox,live', ALLOW_LIVE: 'import2' });
  const walked = (run: ContractRun | null) =>
    run?.verdicts
      .map(({ case: id, target, verdict }) => `${id.replace(/.*\//, '')} at ${target}: ${verdict}`)
      .toSorted();

  test('is walked wherever its journeys can go, and says what keeps the others from it', async () => {
    const { player } = await play({ token });
    const { code, output, run } = await contract(player, both(player), ['--grep', 'import2.journey']);
    expect(redIn(run)).toEqual([]);
    expect(walked(run)).toEqual([
      'created-is-found at import2@live: pass',
      'sandbox-creates-nothing at import2@sandbox: deviation',
      'sandbox-is-not-live at import2@sandbox: pass',
      'sandbox-is-static at import2@sandbox: deviation',
      'sandbox-unlimited at import2@sandbox: pass',
    ]);
    expect(code).toBe(0);
    expect(output).toMatch(/may create up to 1 import at import2@live and wait up to \d s for them/);
    expect(output).toMatch(/journeys at import2@live: 1 covered .*nobody can \d/);
    expect(player.log.filter(({ method, path }) => method === 'POST' && path === '/api/v2.1/imports')).toHaveLength(1);
    expect(busiestSecond(player.log)).toBeLessThanOrEqual(10);
  });

  test('that creates what the sandbox was sent is told', async () => {
    const { player } = await play({
      token,
      alters: (path, status, body) => ({
        status,
        body: path.startsWith('/api/v2.1/imports?') && path.includes('-sandbox-') ? oneImport : body,
      }),
    });
    const { code, run } = await contract(player, both(player), ['--grep', 'sandbox-is-not-live']);
    expect(code).toBe(1);
    expect(JSON.stringify(redIn(run))).toContain('import2/sandbox-creates-nothing');
  });
});

const oneImport = JSON.stringify([
  { id: '12', token: 'the-token-of-it', status: 'Collecting credentials', items: {}, users: {} },
]);

describe('a server playing a store over TLS', () => {
  test('is only read from without leave; tokens are renewed in time', async () => {
    const { player } = await play({ client, tokenSeconds: 2, slowMs: 60 });
    const { code, run } = await contract(player, asStore(player), [
      '--grep',
      '(getImport|listImports|createImport).*@store$',
    ]);
    expect(writes(player)).toEqual([]);
    expect(redIn(run)).toEqual([]);
    expect(code).toBe(0);
    expect(run?.leftBehind).toBeUndefined();
  });

  test('is written to with leave: tokens renewed before they expire, what stays behind listed', async () => {
    const { player } = await play({ client, tokenSeconds: 2, refuses: { every: 15, retryAfter: '1' } });
    const env = { ...asStore(player), ALLOW_LIVE: 'elastic-path' };
    const { code, output, run } = await contract(player, env, [
      '--grep',
      '(getImport|listImports|createImport).*@store$',
    ]);
    expect(redIn(run)).toEqual([]);
    expect(player.issued()).toBeGreaterThan(2);
    const created = player.log.filter(({ path, status }) => path === '/v2/subscriptions/imports' && status === 201);
    expect(run?.leftBehind).toHaveLength(created.length);
    expect(output).toContain('left behind');
    expect(busiestSecond(player.log)).toBeLessThanOrEqual(25);
    expect(code).toBe(0);
    expect(output).not.toContain(client.secret);
  });

  test.each([
    [0, 'no answer came'],
    [500, 'answered 500'],
  ])('what it created and did not tell of (%i) is listed as perhaps left behind', async (lost, why) => {
    const { player } = await play({
      client,
      alters: (_path, status, body) => ({ status: status === 201 ? lost : status, body }),
    });
    const env = { ...asStore(player), ALLOW_LIVE: 'elastic-path' };
    const { code, output, run } = await contract(player, env, ['--grep', 'createImport/201/records-by-type.*@store$']);
    expect(code).toBe(1);
    expect(run?.ended).toBe('complete');
    expect(run?.leftBehind?.map(({ id }) => id)).toEqual([expect.stringMatching(new RegExp(`^not known, ${why} \\(`))]);
    expect(output).toContain(`not known, ${why}`);
  });
});

describe('when a real target fails, the run ends with the right code, a sentence, and what it has so far', () => {
  test('it goes in the middle', { tags: ['night'] }, () =>
    fails({ token, goneAfter: 12 }, 4, /does not answer at https[\s\S]*Is it running/, 1),
  );

  test.each<[what: string, role: Role, code: number, says: RegExp, cases: number]>([
    [
      'its token is revoked in the middle',
      { token, revokedAfter: 12 },
      4,
      /refuses our credentials \(401\)\. Check IMPORT2_TOKEN/,
      1,
    ],
    [
      'our token is not known',
      { token: 'another-token-than-ours' },
      4,
      /refuses our credentials \(401\)\. Check IMPORT2_TOKEN/,
      0,
    ],
    ['it is unavailable for three seconds', { token, unavailable: { after: 8, forMs: 3000 } }, 0, /503 at GET/, 1],
  ])('%s', async (_what, role, code, says, cases) => fails(role, code, says, cases));

  async function fails(role: Role, code: number, says: RegExp, cases: number): Promise<void> {
    const { player } = await play(role);
    const ended = await contract(player, asSandbox(player), [
      '--grep',
      'import2\\.(listTools|getImport|listImports).*@sandbox$',
    ]);
    expect(ended.output).toMatch(says);
    expect(ended.code).toBe(code);
    expect(ended.run?.verdicts.length ?? 0).toBeGreaterThanOrEqual(cases);
  }

  test('its name is not known', async () => {
    const env = {
      IMPORT2_TARGET: 'sandbox',
      IMPORT2_BASE_URL: 'https://no-such-host.invalid/api/sandbox',
      IMPORT2_TOKEN: token,
    };
    const ended = await contract(null, env);
    expect(ended.output).toMatch(/no-such-host\.invalid.*No such host is known/);
    expect(ended.code).toBe(4);
  });

  test('its certificate is not trusted', async () => {
    const { player } = await play({ token });
    const ended = await contract(null, asSandbox(player));
    expect(ended.output).toMatch(
      /its certificate is of an authority that is not trusted here .* set NODE_EXTRA_CA_CERTS or SSL_CERT_FILE/,
    );
    expect(ended.code).toBe(4);
  });
});

/** What may befall a target while the other API's is well: how it is played, why it is not judged, what is left of it. */
const troubles: readonly [what: string, role: Role | null, why: RegExp, judged: 'nothing' | 'its beginning'][] = [
  ['does not know our credentials', { token: 'another', client: { ...client, secret: 'another' } }, /401/, 'nothing'],
  ['is unavailable', { token, client, unavailable: { after: 1, forMs: 600_000 } }, /503/, 'nothing'],
  ['refuses connections', null, /ECONNREFUSED/, 'nothing'],
  [
    'dies after 20 requests',
    { token, client, goneAfter: 20 },
    /the run stopped there before \d+ of its \d+ cases.*ECONNREFUSED/,
    'its beginning',
  ],
  [
    'is maintained for an hour after 20 requests',
    { token, client, unavailable: { after: 20, forMs: 3_600_000, retryAfter: '3600' } },
    /the run stopped there before \d+ of its \d+ cases.*left alone for longer than a run waits.*503/,
    'its beginning',
  ],
];

const sides = { 'import2@sandbox': asSandbox, 'elastic-path@store': asStore } as const;
type Side = keyof typeof sides;

describe.each<[ill: Side, well: Side]>([
  ['import2@sandbox', 'elastic-path@store'],
  ['elastic-path@store', 'import2@sandbox'],
])('%s cannot be judged, and %s is', (ill, well) => {
  // each trouble at one of the two with every change, at the other by night
  const isDaily = (at: number): boolean => (at % 2 === 0) === (ill === 'import2@sandbox');
  const rows = troubles.map((row, at) => ({ row, tags: isDaily(at) ? [] : ['night'] }));
  for (const { row, tags } of rows) test(`it ${row[0]}`, { tags }, () => befalls(...row));

  async function befalls(...[_what, role, why, judged]: (typeof troubles)[number]): Promise<void> {
    const healthy = await play({ token, client });
    const troubled = await play(role ?? {});
    if (role === null) troubled.player.stop();
    const env = {
      ...sides[ill](troubled.player),
      ...sides[well](healthy.player),
      NODE_EXTRA_CA_CERTS: bothAuthorities(healthy.player, troubled.player),
    };
    const { code, output, run } = await contract(null, env, ['--grep', '(list|get)\\w+/.*(sandbox|store)$']);
    expect(code).toBe(4);
    expect(run?.ended).toBe('unreachable');
    expect(run?.unjudged).toMatchObject([{ target: ill, exit: 4, why: expect.stringMatching(why) }]);
    expect(output).toMatch(new RegExp(`not judged: .*${ill}.*\\.`));
    const of = (side: Side) => run?.verdicts.filter(({ target }) => target === side) ?? [];
    expect(of(well).length).toBeGreaterThan(10);
    expect(redIn(run).filter(([, verdict, found]) => !JSON.stringify([verdict, found]).includes('transport'))).toEqual(
      [],
    );
    expect(of(well).some(({ verdict }) => isRed(verdict))).toBe(false);
    expect(of(ill).length > 0).toBe(judged !== 'nothing');
    const owed = run?.cells.filter(({ target, state }) => target === ill && state === 'missing') ?? [];
    expect(owed.every(({ reason }) => reason === 'not judged: the run stopped at this target')).toBe(true);
    expect(checkAgainst('contract-run', run)).toBeNull();
  }
});

test("where nothing can be judged the result says so, and is not the last night's", async () => {
  const { player } = await play({ token: 'another', client: { ...client, secret: 'another' } });
  const { code, output, run } = await contract(player, { ...asSandbox(player), ...asStore(player) });
  expect(code).toBe(4);
  expect(run).toMatchObject({ ended: 'unreachable', verdicts: [], errors: [] });
  expect(run?.unjudged?.map(({ target }) => target)).toEqual(['import2@sandbox', 'elastic-path@store']);
  expect(output).toContain('refuses our credentials (401). Check IMPORT2_TOKEN.');
  expect(output).toContain('gives us no token: POST /oauth/access_token: 401. Check EP_CLIENT_ID');
});

test('the main job leaves results and a page, though nothing can be judged', async () => {
  const out = freshFolder();
  const env = {
    HISTORY_DIR: join(out, 'history'),
    IMPORT2_TARGET: 'sandbox',
    IMPORT2_BASE_URL: 'http://127.0.0.1:9/api/v2.1',
    IMPORT2_TOKEN: token,
    EP_TARGET: 'store',
    EP_BASE_URL: 'http://127.0.0.1:9/v2',
    EP_TOKEN: token,
  };
  expect((await runSuite(['all', '--out', out], env)).code).toBe(4);
  for (const file of ['contract-run.json', 'load-run.json']) {
    const { ended, unjudged } = JSON.parse(readFileSync(join(out, file), 'utf8')) as ContractRun | LoadRun;
    const names = unjudged?.map(({ target }) => target);
    expect([ended, names]).toEqual(['unreachable', ['import2@sandbox', 'elastic-path@store']]);
  }
  expect(existsSync(join(out, 'index.html'))).toBe(true);
});

test("what is wrong with the settings of one API is no fault of the other's", async () => {
  const { player } = await play({ client });
  const env = { ...asStore(player), IMPORT2_TARGET: 'sandbox' };
  const { code, output, run } = await contract(player, env, ['--grep', 'list\\w+/']);
  expect(code).toBe(2);
  expect(run?.unjudged).toMatchObject([
    { target: 'import2@sandbox', exit: 2, todo: expect.stringContaining('IMPORT2_TOKEN') },
  ]);
  expect(output).toMatch(/not judged: import2@sandbox: IMPORT2_TOKEN is "": .*needs an API token/);
  expect(run?.verdicts.length).toBeGreaterThan(5);
});

test('a target that a filter leaves out need not be there', async () => {
  const { player } = await play({ client });
  const env = {
    ...asStore(player),
    IMPORT2_TARGET: 'sandbox',
    IMPORT2_TOKEN: token,
    IMPORT2_BASE_URL: `${player.url}/api/v2.1`,
  };
  const { code, run } = await contract(player, env, ['--grep', 'listImports.*@store$']);
  expect([code, run?.ended, run?.unjudged]).toEqual([0, 'complete', undefined]);
});

/** A file with the authorities of both. */
function bothAuthorities(...players: readonly Player[]): string {
  const file = join(freshFolder(), 'both.pem');
  writeFileSync(file, players.map(({ authority }) => readFileSync(authority, 'utf8')).join('\n'));
  return file;
}

/** All that a real target may need; our mock knows none of it. */
const ofRealTargets = {
  IMPORT2_OTHER_TOKEN: 'a-token-of-another',
  IMPORT2_SOURCE_TOOL: 'a-tool-of-theirs',
  IMPORT2_DESTINATION_URL: 'https://theirs.example/',
  IMPORT2_DESTINATION_USERNAME: 'somebody',
  IMPORT2_DESTINATION_TOKEN: 'a-destination-token',
  IMPORT2_EXISTING_ID: '1',
  IMPORT2_ARCHIVED_ID: '2',
  IMPORT2_CANCELLED_ID: '3',
  EP_FORBIDDEN_TOKEN: 'a-token-without-permission',
  EP_EXISTING_ID: '5f0c3d6e-8a1b-4c2d-9e3f-000000000001',
};

test('a store without leave and our mock beside it: nothing is written to the store, and the mock holds', async () => {
  const { player } = await play({ client });
  const env = { ...ofRealTargets, ...asStore(player), EP_TARGET: 'store,mock' };
  const { run } = await contract(player, env, ['--grep', '@mock']);
  expect(redIn(run)).toEqual([]);
  expect(run?.targets.find(({ name }) => name === 'elastic-path@mock')?.baseUrl).not.toContain(player.url);
  expect(run?.summary.verdicts.pass).toBeGreaterThan(300);
  expect(writes(player)).toEqual([]);
});

test('sandbox and mock in one run: where they differ is told field by field, and where they do not nothing is', async () => {
  const differing = await play({
    token,
    alters: (_path, status, body) => ({ status, body: body.replaceAll('"label":', '"title":') }),
  });
  const alike = await play({ token });
  const [told, silent] = await Promise.all(
    [differing, alike].map(({ player }) =>
      contract(player, { ...asSandbox(player), IMPORT2_TARGET: 'sandbox,mock' }, ['--grep', 'listTools/200/all']),
    ),
  );
  expect(told?.output).toMatch(/\d+ differences between a real target and its mock:/);
  expect(told?.output).toContain(
    'import2.listTools/200/all  body /0/label: import2@sandbox nothing, import2@mock-sandbox "',
  );
  expect(told?.output).toMatch(/body \/0\/title: import2@sandbox ".+", import2@mock-sandbox nothing/);
  expect(silent?.output).not.toMatch(/differences? between/);
});
