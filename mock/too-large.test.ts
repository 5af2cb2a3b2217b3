import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationIds, operationOf } from '../contracts/spec/contract.ts';
import { mostBodyBytes, mostHeaderBytes } from './limits.ts';
import { type RunningMock, startMock } from './start.ts';
import { mountPoints } from '../contracts/spec/targets.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.stop());

const places = operationIds.flatMap((id) => {
  const { api, atHostRoot, method, path } = operationOf(id);
  const bases = atHostRoot ? [''] : mountPoints.filter((point) => point.api === api).map(({ base }) => base);
  return bases.map((base) => ({ id, api, method, path: base + path.replace(/\{\w+\}/, '0') }));
});

const ask = (method: string, path: string, headers: { [name: string]: string }, body?: string) =>
  fetch(mock.url + path, {
    method,
    headers: { authorization: `Basic ${btoa('mock-large:X')}`, ...headers },
    ...(body ? { body } : {}),
  });

test.each(places)('$method $path refuses a header section beyond the stated size', async ({ method, path }) => {
  const answer = await ask(method, path, { 'x-padding': 'x'.repeat(mostHeaderBytes) });
  expect([answer.status, await answer.text()]).toEqual([431, '']);
});

test.each(places.filter(({ method }) => method !== 'GET'))(
  '$method $path refuses a body beyond the stated size',
  async ({ api, method, path }) => {
    const authorization = api === 'import2' ? `Basic ${btoa('mock-large:X')}` : 'Bearer mock-large';
    const answer = await ask(method, path, { authorization }, 'x'.repeat(mostBodyBytes + 1));
    const said = api === 'import2' ? '' : '{"errors":[{"title":"Payload Too Large","status":"413"}]}';
    expect([answer.status, await answer.text()]).toEqual([413, said]);
  },
);
