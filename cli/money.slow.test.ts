import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LoadRun } from '../runs/load-run.ts';
import { exitCodeOf } from './load-outcome.ts';
import { createdIn } from '../targets/creations.ts';
import { type Said, runSuite } from '../testing/try-suite.ts';
import { credentialsOf, inJson, listening } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** What the suite costs: a server that stands in for the live API and a store counts for itself, and knows nothing of us. */

const token = 'a-token-of-somebody';

type Asked = { readonly method: string; readonly path: string; readonly body: string };
type Made = { readonly imports: number; readonly jobs: number };

type Vendor = {
  readonly url: string;
  readonly log: Asked[];
  /** How many it created. */
  readonly made: () => Made;
};

const stops: (() => void)[] = [];
afterAll(() => stops.forEach((stop) => stop()));

const uuid = (at: number): string => `5f0c3d6e-8a1b-4c2d-9e3f-${String(at).padStart(12, '0')}`;

/** @param takes `right`: requests that are well-formed and carry the token. `all`: it makes something of anything. */
async function vendor(takes: 'right' | 'all'): Promise<Vendor> {
  const log: Asked[] = [];
  let [imports, jobs] = [0, 0];
  const importAt = (id: string) => ({
    id,
    token: `token-of-${id}`,
    status: 'Collecting credentials',
    items: {},
    users: { source_tool: 1, destination_tool: 1, matched: 1 },
  });
  const counts = { subscription_product: 2, subscription_plan: 1 };
  const jobAt = (id: string) => ({
    id,
    type: 'subscription_import',
    attributes: { status: 'success', external_ref: 'r' },
    meta: { owner: 'store', timestamps: {}, records: { uploaded: counts, imported: counts } },
  });
  const answerTo = (request: IncomingMessage, { method, path, body }: Asked): [status: number, body: unknown] => {
    const isJob = path.startsWith('/v2');
    const isStrict = takes === 'right';
    const [scheme, given] = credentialsOf(request);
    if (isStrict && (given !== token || !/^(basic|bearer)$/.test(scheme))) return [401, isJob ? errors(401) : null];
    if (method === 'POST' && /\/imports\/?$/.test(path)) {
      if (isStrict && isJob && !body.includes('filename=')) return [400, errors(400)];
      if (isStrict && !isJob && !isObject(body)) return [400, null];
      if (isStrict && !isJob && !/"source_tool":"[a-z]+"/.test(body)) return [422, { source_tool: ["can't be blank"] }];
      if (isJob) return [201, { data: jobAt(uuid(++jobs)) }];
      const id = `i${++imports}`;
      return [201, { id, token: `token-of-${id}`, redirect_url: `https://live.example/${id}` }];
    }
    const [, id = ''] = /\/imports\/([^/]+)\/payment/.exec(path) ?? [];
    if (method === 'POST') return isStrict && !/^i\d+$/.test(id) ? [404, null] : [200, null];
    if (path.endsWith('/tools')) return [200, [{ name: 'wordpress', label: 'WordPress' }]];
    if (isJob)
      return [200, /imports\/./.test(path) ? { data: jobAt(path.split('/').at(-1) ?? '') } : { data: [], links: {} }];
    return [200, /imports\/./.test(path) ? importAt(path.split('/').at(-1) ?? '') : []];
  };
  const respond = inJson((request, body) => {
    const { method = '', url: path = '' } = request;
    log.push({ method, path, body });
    const [status, said] = answerTo(request, { method, path: path.split('?')[0] ?? '', body });
    return {
      status,
      body: said ?? undefined,
      headers: status === 401 ? { 'www-authenticate': 'Basic realm="x"' } : {},
    };
  });
  const { url, stop } = await listening(respond);
  stops.push(stop);
  return { url, log, made: () => ({ imports, jobs }) };
}

const errors = (status: number) => ({ errors: [{ status: String(status), title: 'Refused' }] });
function isObject(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json);
  } catch {
    return false;
  }
}

async function run(
  args: readonly string[],
  env: { readonly [name: string]: string },
): Promise<Said & { readonly out: string }> {
  const out = freshFolder();
  return { ...(await runSuite([...args, '--out', out], env)), out };
}

const at = ({ url }: Vendor, allowLive = '', more: { readonly [name: string]: string } = {}) => ({
  IMPORT2_TARGET: 'live',
  IMPORT2_BASE_URL: `${url}/api/v2.1`,
  IMPORT2_TOKEN: token,
  EP_TARGET: 'store',
  EP_BASE_URL: `${url}/v2`,
  EP_TOKEN: token,
  ALLOW_LIVE: allowLive,
  ...more,
});

/** What was said of how much may be created. */
function announced(output: string): Made {
  const [, imports = '0'] = /may create up to .*?(\d+) imports? at import2@live/.exec(output) ?? [];
  const [, jobs = '0'] = /may create up to .*?(\d+) jobs? at elastic-path@store/.exec(output) ?? [];
  return { imports: Number(imports), jobs: Number(jobs) };
}

const writes = ({ log }: Vendor) => log.filter(({ method }) => method !== 'GET');
const accepts = ({ log }: Vendor) => log.filter(({ path }) => path.includes('/payment/accept'));
/** By its own words: any mention of it that is not plainly false or null. */
const fullStarts = ({ log }: Vendor) =>
  log.filter(({ path, body }) => /start_full/i.test(`${path} ${body.replace(/"start_full":\s*(?:false|null)/g, '')}`));

/** How many creations stand in the journal of a run. */
function written(out: string): Made {
  const file = join(out, 'created.jsonl');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const runs = new Set(text.split('\n').flatMap((line) => /"run":"(\w+)"/.exec(line)?.[1] ?? []));
  const all = [...runs].flatMap((id) => createdIn(text, id)).filter(({ creates }) => creates);
  const count = (api: string): number => all.filter(({ target }) => target.startsWith(api)).length;
  return { imports: count('import2'), jobs: count('elastic-path') };
}

/** By night also one that makes something of anything. */
const servers: readonly (readonly ['right' | 'all', tags: string[]])[] = [
  ['right', []],
  ['all', ['night']],
];

describe.concurrent('a contract run at live and store', () => {
  test('without leave it writes nothing', async () => {
    const here = await vendor('right');
    const ended = await run(['contract'], at(here));
    expect(ended.output).toContain('creates nothing at real targets');
    expect(writes(here)).toEqual([]);
    expect(here.log.length).toBeGreaterThan(20);
  });

  for (const [takes, tags] of servers)
    test(
      `with leave to create it pays for nothing and keeps within what it said, at a server that takes what is ${takes}`,
      { tags },
      async () => {
        const here = await vendor(takes);
        const ended = await run(['contract'], at(here, 'import2,elastic-path'));
        expect(accepts(here)).toEqual([]);
        expect(fullStarts(here)).toEqual([]);
        expect(ended.output).not.toContain('harnessError');
        expect(here.made().imports).toBeGreaterThan(2);
        expect(here.made().imports).toBeLessThanOrEqual(announced(ended.output).imports);
        expect(here.made().jobs).toBeLessThanOrEqual(announced(ended.output).jobs);
        expect(written(ended.out)).toEqual(here.made());
        expect(announced(ended.output).imports).toBeLessThan(10);
      },
    );

  test('again and again it shares one import all the same, and says what it makes', async () => {
    const here = await vendor('right');
    const grep = ['--grep', '(getImport|createImport/201|listImports).*@(live|store)$', '--repeat-each', '2'];
    const ended = await run(['contract', ...grep], at(here, 'import2,elastic-path'));
    expect(announced(ended.output)).toEqual(here.made());
  });

  test('with leave to pay it does', async () => {
    const here = await vendor('right');
    const ended = await run(['contract'], at(here, 'import2,import2-pay'));
    expect(accepts(here).length).toBeGreaterThan(5);
    expect(fullStarts(here).length).toBeGreaterThan(0);
    expect(ended.output).toMatch(/up to \d+ requests? may oblige us to pay/);
  });

  test.each(['contract', 'load', 'load import-jobs', 'all'])(
    'what could be more than MAX_CREATED ends before the first request: %s',
    async (command) => {
      const here = await vendor('right');
      const allowLive = 'import2,elastic-path,import2-load,elastic-path-load';
      const ended = await run(command.split(' '), at(here, allowLive, { MAX_CREATED: '1' }));
      expect(ended.output).toMatch(/MAX_CREATED is "1": up to \d+ may be created .*MAX_CREATED=\d+ allows it/);
      expect(ended.code).toBe(2);
      expect(here.log).toEqual([]);
    },
  );
});

describe('load at live and store', () => {
  const allowed = { MAX_CREATED: '200' };
  const journeys = [
    'import2-poll',
    'import2-follow',
    'import2-mixed-day',
    'elastic-path-follow',
    'elastic-path-mixed-day',
  ];
  const average = ['load', ...journeys, '--profile', 'average', '--duration', '6s'];

  for (const [takes, tags] of servers)
    test(
      `keeps within what it said and pays for nothing, at a server that takes what is ${takes}`,
      { tags },
      async () => {
        const here = await vendor(takes);
        const ended = await run(average, at(here, 'import2-load,elastic-path-load', allowed));
        expect(accepts(here)).toEqual([]);
        expect(fullStarts(here)).toEqual([]);
        expect(here.made().imports).toBeGreaterThan(3);
        expect(here.made().imports).toBeLessThanOrEqual(announced(ended.output).imports);
        expect(here.made().jobs).toBeLessThanOrEqual(announced(ended.output).jobs);
        expect(written(ended.out)).toEqual(here.made());
      },
    );

  test('several k6 processes say what all of them may create', { tags: ['night'] }, async () => {
    const here = await vendor('right');
    const ended = await run([...average, '--processes', '2'], at(here, 'import2-load,elastic-path-load', allowed));
    expect(here.made().imports).toBeGreaterThan(6);
    expect(here.made().imports).toBeLessThanOrEqual(announced(ended.output).imports);
    expect(here.made().jobs).toBeLessThanOrEqual(announced(ended.output).jobs);
  });

  test('import jobs start nothing in full without leave to pay', async () => {
    const jobs = ['load', 'import-jobs', '--files', '2', '--records', '5', '--migrations', '3', '--ends-within', '3s'];
    const here = await vendor('right');
    const ended = await run(jobs, at(here, 'import2-load,elastic-path-load'));
    expect(announced(ended.output)).toEqual({ imports: 3, jobs: 2 });
    expect(here.made()).toEqual({ imports: 3, jobs: 2 });
    expect(fullStarts(here)).toEqual([]);
    const paying = await run(jobs, at(here, 'import2-load,elastic-path-load,import2-pay'));
    expect(fullStarts(here)).toHaveLength(1);
    expect(paying.output).toContain('at import2@live up to 1 request may oblige us to pay');
  });

  test('the permissions of a contract run are none for load', async () => {
    const here = await vendor('right');
    const ended = await run(average, at(here, 'import2,elastic-path,import2-pay', allowed));
    expect(ended.code).toBe(2);
    expect(ended.output).toMatch(/nothing can be run of import2-poll.*ALLOW_LIVE=import2-load/);
    expect(here.log).toEqual([]);
  });
});

test('a night at the sandbox and a store that is only read: what may not be done is left out with its reason, and is no failure', async () => {
  const here = await vendor('right');
  const env = { ...at(here), IMPORT2_TARGET: 'sandbox' };
  const ended = await run(['load'], env);
  expect(ended.output).toMatch(/import-jobs at elastic-path@store: .*ALLOW_LIVE=elastic-path-load allows it/);
  expect(writes(here).filter(({ path }) => path.startsWith('/v2'))).toEqual([]);
  const load = JSON.parse(readFileSync(join(ended.out, 'load-run.json'), 'utf8')) as LoadRun;
  const probed = ({ journey }: LoadRun['runs'][number]): boolean => journey === 'rate-limit'; // a busy machine looks like a limiter
  expect(exitCodeOf({ ...load, runs: load.runs.filter((one) => !probed(one)) }), ended.output).toBe(0);
  expect(ended.code).toBe(exitCodeOf(load));
  const left = load.excluded.map(({ journey, target }) => `${journey} at ${target}`);
  expect(left).toEqual(
    expect.arrayContaining([
      'import-jobs at import2@sandbox',
      'import-jobs at elastic-path@store',
      'rate-limit at elastic-path@store',
    ]),
  );
  expect(load.runs.map(({ journey, target }) => `${journey} at ${target}`)).toContain('rate-limit at import2@sandbox');
  expect((await run(['load', 'import-jobs'], env)).code).toBe(2);
});
