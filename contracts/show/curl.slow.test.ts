import { execFile } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../../mock/start.ts';
import { targetsOf } from '../../targets/open.ts';
import { everyTarget } from '../../targets/preflight.ts';
import { base64 } from '../values/base64.ts';
import { curlOf, settingsIn } from './curl.ts';
import { buildRequest } from '../cases/request.ts';
import type { Outcome } from '../judge/assessment.ts';
import { runSuite, tasksOf } from '../judge/run-suite.ts';
import { parseSettings } from '../settings/settings.ts';
import { triesIn } from '../judge/target.ts';
import { nameOf } from '../cases/case.ts';
import { type Listening, inJson, listening, serve } from '../../testing/peers/serving.ts';

const bash = promisify(execFile);

/** Below these the mock is found too, as behind a gateway; sign-in goes to the host's root, so it is there as well. */
const prefixes = /^([A-Z]+ )(?:\/some\/imports\/prefix|\/gw)(?=\/)/;

/** Stands before a mock and takes the prefix out of each request line; nothing else of what passes is touched. */
function gatewayTo(url: string): Promise<Listening> {
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    near.on('data', (chunk) => far.write(Buffer.from(chunk.toString('latin1').replace(prefixes, '$1'), 'latin1')));
    near.on('end', () => far.end()).on('error', () => far.destroy());
    far.on('error', () => near.destroy()).pipe(near);
  });
  return listening(server);
}

let mocks: RunningMock[];
let gateways: Listening[];
beforeAll(async () => {
  mocks = [await startMock(), await startMock({ seed: 'another' })];
  gateways = await Promise.all(mocks.map(({ url }) => gatewayTo(url)));
});
afterAll(async () => {
  for (const gateway of gateways) gateway.stop();
  for (const mock of mocks) await mock.stop();
});

/** The status lines a script's answers begin with. */
const statusesIn = (output: string): number[] =>
  [...output.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)).filter((status) => status !== 100);

/**
 * Runs the commands as a person would who has set what they need, on a mock that has never heard of the case.
 * @throws if they use a setting they do not name
 */
async function repeat(outcome: Outcome, account: string): Promise<number[]> {
  const fresh = gateways[1]?.url;
  const token = `mock-imports.subscriptions.${account}`;
  const settings: { readonly [name: string]: string } = {
    MOCK_URL: `${fresh}/gw`,
    IMPORT2_BASE_URL: `${fresh}/some/imports/prefix/api/v2.1/`, // the sandbox is beside it,
    EP_BASE_URL: `${fresh}/gw/v2`,
    IMPORT2_TOKEN: `${token}:X`,
    IMPORT2_OTHER_TOKEN: `${token}-other`,
    IMPORT2_DESTINATION_TOKEN: 'imports',
    EP_TOKEN: token,
    EP_CLIENT_ID: token,
    EP_CLIENT_SECRET: 'mock-secret',
  };
  const curl = curlOf(outcome.steps, outcome.parameters);
  const needed = settingsIn(curl).map((name) => [name, settings[name]]);
  const { stdout } = await bash('bash', ['-u', '-c', curl], {
    env: { PATH: process.env['PATH'], ...(Object.fromEntries(needed) as NodeJS.ProcessEnv) },
    timeout: 20_000,
  });
  return statusesIn(stdout);
}

/** What the preflight finds behind the gateway. */
async function open(id: string): Promise<ReturnType<typeof targetsOf>> {
  const facts = await everyTarget(settings, `${gateways[0]?.url}/some/imports/prefix`);
  return targetsOf({ identity: { id, seed: 's' }, facts }, settings);
}

const settings = parseSettings({});

test('the curl block of every case repeats its answer on a fresh mock', async () => {
  const { targets, client } = await open('curl');
  const wrong: string[] = [];
  let repeated = 0;
  const tasks = tasksOf(targets).filter(({ row }) => row !== null);
  for await (const { task, outcome } of runSuite(tasks)) {
    const statuses = await repeat(outcome, `curl-${++repeated}`).catch((error: Error) => [error.message]);
    if (statuses[statuses.length - 1] !== task.row?.status)
      wrong.push(`${nameOf(task.id, task.target)}: ${statuses.join(', ')}`);
  }
  await client.close();
  expect(wrong).toEqual([]);
  expect(repeated).toBeGreaterThan(300);
});

test('the curl block of every journey repeats all its answers on a fresh mock', async () => {
  const { targets, client } = await open('curlj');
  const tasks = tasksOf(targets).filter(({ row }) => row === null);
  for await (const { task, outcome } of runSuite(tasks)) {
    const shown = outcome.steps.filter((step) => step.kind === 'exchange' && step.gives.length === 0);
    const told = triesIn(shown).map(({ answer }) => (answer.kind === 'response' ? answer.status : 0));
    expect(await repeat(outcome, `journey-${task.id.replace(/\W/g, '-')}`), task.id).toEqual(told);
  }
  await client.close();
});

/** What a shell, a form or JSON could take for its own. */
const awkward = `o'ne "two" $HOME \`id\` a&b=c%41+\\ imports {x} @y`;

test('settings with signs of the shell, of forms and of JSON arrive as they were sent', async () => {
  const { targets, client } = await open('curla');
  const parameters = { client_id: awkward, client_secret: `${awkward}!`, destination_token: awkward };
  const arrived: string[] = [];
  const listener = inJson(({ method, url, headers }, body) => {
    arrived.push(`${method} ${url} ${headers.authorization ?? ''}\n${body}`);
    return { status: 200, body: {} };
  });
  const root = await serve(listener);
  const env = {
    PATH: process.env['PATH'],
    IMPORT2_BASE_URL: `${root}/some/imports/prefix/api/v2.1`,
    EP_BASE_URL: `${root}/gw/v2`,
    IMPORT2_TOKEN: awkward,
    EP_CLIENT_ID: awkward,
    EP_CLIENT_SECRET: `${awkward}!`,
    IMPORT2_DESTINATION_TOKEN: awkward,
  };
  for (const [api, operation, path] of [
    ['import2@mock-live', 'import2.createImport', '/some/imports/prefix/api/v2.1/imports'],
    ['elastic-path@mock', 'elastic-path.createAccessToken', '/oauth/access_token'],
  ] as const) {
    const session = targets.find(({ name }) => name === api)?.open();
    const draft = buildRequest({ operation }, { ...parameters, source_tool: 'any', destination_url: 'https://h' });
    const exchange = await session?.send(draft, 200);
    if (!exchange) throw new Error(`${api} is not there`);
    await bash('bash', ['-u', '-c', curlOf([{ kind: 'exchange', exchange, gives: [] }], parameters)], { env });
    const basic = operation === 'import2.createImport' ? `Basic ${base64(`${awkward}:X`)}` : '';
    const [head, body = ''] = (arrived.pop() ?? '').split('\n');
    expect(head).toBe(`POST ${path} ${basic}`);
    const read = (text: string): unknown => (basic ? JSON.parse(text) : [...new URLSearchParams(text)]);
    expect(read(body)).toEqual(read(draft.body));
  }
  await client.close();
});
