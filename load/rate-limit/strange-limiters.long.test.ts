/** @module-tag night */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { usualParameters } from '../../contracts/settings/parameters.ts';
import { Secret } from '../../contracts/values/secret.ts';
import type { JourneyRun } from '../../runs/load-run.ts';
import { ensureK6 } from '../k6/build.ts';
import { runProbe } from './run-probe.ts';
import { serve } from '../../testing/peers/serving.ts';
import { freshFolder } from '../../testing/temporary-files.ts';
import { loadSettings } from '../settings.ts';

/** The probe at limiters that do not refuse with 429, and at servers that only look like one. */

let k6 = '';
beforeAll(async () => {
  ({ path: k6 } = await ensureK6({ k6Bin: null, progress: () => undefined }));
}, 600_000);

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const page =
  (status: number, text: string, headers: { readonly [name: string]: string } = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html', server: 'nginx', ...headers }).end(text);

const json = (response: ServerResponse, status: number, value: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const honest: Answer = (response, { method, url = '' }) => {
  if (method === 'POST') return json(response, 422, { source_tool: ["can't be blank"] });
  if (url.endsWith('/tools')) return json(response, 200, [{ name: 'wordpress', label: 'WordPress' }]);
  if (url.includes('/imports?')) return json(response, 200, []);
  response.writeHead(404).end();
};

type Seen = { readonly run: JourneyRun; readonly posts: number };

/** Probes a server that answers `strange` where `refuses` says so: as a real target, with leave. */
async function probe(
  strange: Answer,
  refuses: (nth: number, request: IncomingMessage) => boolean = tenASecond(),
  signal?: AbortSignal,
): Promise<Seen> {
  let [requests, posts] = [0, 0];
  const baseUrl = await serve((request, response) => {
    request.resume();
    requests += 1;
    if (request.method === 'POST') posts += 1;
    (refuses(requests, request) ? strange : honest)(response, request);
  });
  const token = new Secret('strange-limiters-token');
  const parameters = { run: 'strange', ...usualParameters };
  const { run } = await runProbe(
    {
      settings: loadSettings({ name: 'import2@live', baseUrl }, { token, parameters, allowLive: ['import2-load'] }),
      documented: [{ requests: 10, seconds: 1, scope: 'all-endpoints' }],
      endpoints: ['import2.listTools', 'import2.listImports'],
      further: ['import2.getImport', 'import2.createImport'],
      tokens: { own: { token, parameters: {} } },
      restMs: 2000,
      seed: 1,
    },
    { k6, out: freshFolder(), ...(signal ? { signal } : {}) },
    () => undefined,
  );
  return { run, posts };
}

/** Ten in each second by the clock. */
function tenASecond(): () => boolean {
  let [second, count] = [0, 0];
  return () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count > 10;
  };
}

const tries = 3;

/** On a busy machine a probe is void, and says so: it is sent again, twice at most, and never taken for an answer. */
async function untilNamed(strange: Answer): Promise<Seen> {
  let seen = await probe(strange);
  for (let nth = 1; nth < tries && seen.run.limiter?.verdict.answer.kind !== 'named'; nth++)
    seen = await probe(strange);
  return seen;
}

const beyond = 'import2/beyond-the-limit-is-429';

const told = ({ responses: { findings } }: JourneyRun): string[] =>
  findings
    .filter(({ finding: { weight } }) => weight === 'fail')
    .map(
      ({ finding: { requirement, received } }) => `${requirement} ${'value' in received ? String(received.value) : ''}`,
    );

test.each([
  ['a 503 of a proxy', page(503, '<h1>503 Service Temporarily Unavailable</h1>'), '503'],
  ['a page of a firewall', page(403, '<h1>Access Denied</h1>', { server: 'AkamaiGHost' }), '403'],
  ['a page under 200', page(200, '<h1>Too many requests</h1>'), '200 with a body that breaks the contract'],
  ['a cut connection', (response: ServerResponse) => void response.destroy(), 'no answer (reset)'],
])(
  '%s beyond the limit breaks the sentence on 429 by name, and limit and window are found',
  async (_name, strange, name) => {
    const { run } = await untilNamed(strange);
    const { verdict, judgement } = run.limiter ?? {};
    expect(told(run).some((one) => one === `${beyond} ${name}`)).toBe(true);
    expect(told(run).some((one) => one.startsWith('http/status-is-declared'))).toBe(false);
    expect(verdict?.refusals?.map(({ answer }) => answer)).toEqual([name]);
    expect(judgement?.sentence).toContain(`refuses with ${name}`);
    expect(verdict?.answer, judgement?.sentence).toMatchObject({
      kind: 'named',
      limiter: { algorithm: 'fixed-window', limit: 10 },
    });
    expect(judgement?.sentence).toContain('up to 20 within one window');
    expect(run.state).toBe('valid');
  },
  600_000,
);

test(
  'the limit is seen to be across a read by id and a write that creates nothing',
  { retry: 2, timeout: 600_000 },
  async () => {
    // what a busy machine blurs stays unknown
    const { run, posts } = await untilNamed((response) => json(response, 429, {}));
    expect(told(run)).toEqual([]);
    expect(run.limiter?.verdict.scope).toEqual({
      shared: ['import2.listImports', 'import2.getImport', 'import2.createImport'],
      apart: [],
      unknown: [],
    });
    expect(posts).toBeGreaterThan(1);
  },
);

test('a server that fails now and then, whatever the rate, is not taken for a limiter', async () => {
  const { run } = await probe(page(500, 'oops'), (nth) => nth % 7 === 0);
  expect(told(run).some((one) => one.startsWith(beyond))).toBe(false);
  expect(run.limiter?.verdict.answer).toMatchObject({ kind: 'inconclusive', reason: 'other-status' });
}, 600_000);

test(
  'an answer that is lost now and then ends no probe: the limiter is found all the same, and nothing is taken for a refusal',
  { retry: 2, timeout: 600_000 },
  async () => {
    const isOver = tenASecond();
    let isLost = false;
    const { run } = await probe(
      (response) => (isLost ? void response.destroy() : json(response, 429, {})),
      (nth) => {
        isLost = nth % 60 === 40;
        return isOver() || isLost; // counted, and lost on its way back
      },
    );
    const { answer, refusals, survivors, traits } = run.limiter?.verdict ?? {};
    expect(['named', 'ambiguous'], JSON.stringify(answer)).toContain(answer?.kind);
    expect(survivors?.map(({ algorithm }) => algorithm)).toContain('fixed-window');
    expect(traits?.limit).toEqual({ kind: 'told', value: { from: 10, to: 10 } });
    expect(refusals?.map((one) => one.answer)).toEqual(['429']);
  },
);

test('a server that is down from some request on is left alone', async () => {
  const { run } = await probe(page(503, 'down'), (nth) => nth > 12);
  expect(told(run).some((one) => one.startsWith(beyond))).toBe(false);
  expect(run.limiter?.judgement.outcome).toBe('cannotTell');
  expect(run.arrivals.sent).toBeLessThan(60);
}, 600_000);

test('what we gave up ourselves is no fault of anybody', async () => {
  const giveUp = new AbortController();
  let asked = 0;
  const slow: Answer = (response, request) => void setTimeout(() => honest(response, request), 1500);
  const { run } = await probe(
    slow,
    () => {
      if (++asked === 5) setTimeout(() => giveUp.abort(), 300);
      return true;
    },
    giveUp.signal,
  );
  expect(run.responses.findings).toEqual([]);
  expect(run.state).toBe('void');
  expect(run.why?.join(' ')).toContain('interrupted');
  expect(run.limiter?.verdict.answer).toMatchObject({ kind: 'inconclusive', reason: 'stopped' });
}, 600_000);

test('a server that is slow under load, and refuses nothing, is no limiter', async () => {
  let free = 0;
  const oneByOne: Answer = (response, request) => {
    free = Math.max(free, Date.now()) + 60;
    setTimeout(() => honest(response, request), free - Date.now());
  };
  const { run } = await probe(oneByOne, () => true);
  expect(['absent', 'cannotTell']).toContain(run.limiter?.judgement.outcome);
  expect(run.responses.findings).toEqual([]);
}, 600_000);
