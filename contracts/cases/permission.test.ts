import { describe, expect, test } from 'vitest';
import { type Case, caseId } from './case.ts';
import { type OperationId, operationIds, operationOf } from '../spec/contract.ts';
import { suiteAt } from '../judge/run-suite.ts';
import {
  type Allowed,
  type Sending,
  allowedAt,
  consequencesOf,
  consequencesOfRow,
  permissionsFor,
  whyNotAllowed,
} from './permission.ts';
import { buildRequest } from './request.ts';
import type { Permission } from '../settings/table.ts';
import { isVendorUrl } from '../settings/hosts.ts';

const create = (body: string, path = '/imports'): Sending => ({
  operation: 'import2.createImport',
  method: 'POST',
  path,
  body,
});

test('what an operation’s plain request would do', () => {
  const found = operationIds.map((operation): [OperationId, string] => [
    operation,
    consequencesOf(buildRequest({ operation, request: {} }, {})).join(' '),
  ]);
  expect(Object.fromEntries(found)).toMatchObject({
    'import2.listTools': '',
    'import2.createImport': 'changes creates',
    'import2.listImports': '',
    'import2.getImport': '',
    'import2.acceptPayment': 'changes pays',
    'import2.rejectPayment': 'changes',
    'elastic-path.createImport': 'changes creates',
    'elastic-path.listImports': '',
    'elastic-path.getImport': '',
    'elastic-path.createAccessToken': '',
  });
  for (const [id, does] of found) expect(does.includes('changes'), id).toBe(operationOf(id).writes);
});

describe('a create pays when a server could read a true start_full in it', () => {
  const rows: readonly [body: string, pays: boolean, path?: string][] = [
    ['{"source_tool":"x"}', false],
    ['{"start_full":false}', false],
    ['{"start_full":null}', false],
    ['{"start_full":true}', true],
    ['{"start_full":"yes"}', true],
    ['{"start_full":"false"}', true],
    ['{"start_full":1}', true],
    ['{"start_full":0}', true],
    ['{"start_full":[]}', true],
    ['{"Start_Full":true}', true],
    ['{"start\\u005ffull":true}', true],
    ['{"start_full":true,"start_full":false}', true],
    ['{"import":{"start_full":true}}', true],
    ['[{"start_full":true}]', true],
    ['{"start_full":true', true],
    ['source_tool=x&start_full=1', true],
    ['source_tool=x&start%5Ffull=1', true],
    ['{"source_tool":"x"}', true, '/imports?start_full=true'],
    ['', false],
  ];
  for (const [body, pays, path] of rows)
    test(`${body} ${path ?? ''}`, () => expect(consequencesOf(create(body, path)).includes('pays')).toBe(pays));
});

test('another method or route does not hide what a request does', () => {
  const sending = { operation: 'import2.getImport', path: '/imports/1', body: '' } as const;
  expect(consequencesOf({ ...sending, method: 'GET' })).toEqual([]);
  expect(consequencesOf({ ...sending, method: 'DELETE' })).toEqual(['changes']);
  expect(consequencesOf({ ...sending, method: 'POST', path: '/imports/1/payment/accept' })).toEqual([
    'changes',
    'pays',
  ]);
});

test('each permission permits its consequence, and nothing else', () => {
  const all: readonly Permission[] = ['import2', 'elastic-path', 'import2-load', 'elastic-path-load', 'import2-pay'];
  const permitted = (allowed: readonly Permission[], by: 'contract' | 'load', pays: boolean) =>
    whyNotAllowed(pays ? ['changes', 'pays'] : ['changes', 'creates'], allowed, 'import2', by) === null;
  expect(all.filter((one) => permitted([one], 'contract', false))).toEqual(['import2']);
  expect(all.filter((one) => permitted([one], 'load', false))).toEqual(['import2-load']);
  expect(all.filter((one) => permitted([one], 'contract', true))).toEqual([]);
  expect(permitted(['import2', 'import2-pay'], 'contract', true)).toBe(true);
  expect(permitted(['import2', 'import2-load'], 'load', true)).toBe(false);
  expect(permissionsFor([], 'import2', 'contract')).toEqual([]);
  expect(whyNotAllowed(['changes', 'pays'], ['import2'], 'import2', 'contract')).toMatchObject({
    opens: 'ALLOW_LIVE=import2,import2-pay',
  });
});

const open = () => null;
const nothingIsSent = (): never => {
  throw new Error('nothing is sent');
};
const planned = (allowed: Allowed): Case[] =>
  suiteAt({ name: 'import2@live', whyNot: open, ownMock: false, allowed, open: nothingIsSent }).tasks.flatMap(
    ({ row }) => row ?? [],
  );

test('no case that pays is planned for a live target without its permission, whatever it should be answered', () => {
  const paying = (allowed: Allowed) =>
    planned(allowed)
      .filter((row) => consequencesOfRow(row).includes('pays'))
      .map(caseId);
  expect(paying(['import2'])).toEqual([]);
  expect(planned(['import2-pay', 'import2-load']).filter(({ operation }) => operationOf(operation).writes)).toEqual([]);
  expect(paying(['import2', 'import2-pay'])).toEqual(
    expect.arrayContaining(['import2.acceptPayment/200/existing', 'import2.createImport/422/two-faults']),
  );
});

test('a live target is asked for nothing that creates only to show a header, or to be refused by a rule of ours', () => {
  const writing = planned(['import2'])
    .filter((row) => operationOf(row.operation).writes)
    .map(caseId);
  expect(writing.filter((id) => /password|scheme$/.test(id) && !id.endsWith('wrong-scheme'))).toEqual([]);
  expect(writing).not.toContain('import2.createImport/422/destination-token-null');
  expect(writing).toContain('import2.createImport/422/source-tool-blank');
});

test('nothing real comes of a mock, nor of what names itself the sandbox', () => {
  const at = (name: Parameters<typeof allowedAt>[0]['name'], baseUrl: string) =>
    allowedAt({ name, baseUrl }, ['import2', 'elastic-path-load']);
  expect(at('import2@mock-live', 'http://h/api/v2.1')).toBe('everything');
  expect(at('import2@sandbox', 'https://proxy/api/sandbox')).toBe('everything');
  expect(at('import2@sandbox', 'https://proxy/api')).toEqual(['import2']);
  expect(at('import2@live', 'https://proxy/api/sandbox')).toEqual(['import2']);
  expect(at('elastic-path@store', 'https://h/v2')).toEqual(['elastic-path-load']);
});

describe('a vendor’s own host is known in every spelling', () => {
  const theirs = [
    'https://www.import2.com/api/v2.1',
    'https://IMPORT2.com',
    'http://import2.com.:80/api',
    'https://user:import2.com@euwest.api.elasticpath.com/v2',
    'https://www.%69mport2.com/api',
    'https://ｉmport2．com/api',
    'https://import2。com/api',
    'https://im\u00adport2.com/api',
    'https:\\\\www.import2.com\\api',
    'https:///www.import2.com/api',
    'https://import2.com?x',
  ];
  const others = [
    'http://127.0.0.1:4010/import2.com',
    'https://notimport2.com',
    'https://import2.com.example/api',
    'https://import2.com@127.0.0.1/api',
    'https://h/?import2.com',
    'https://h\\@import2.com/api',
  ];
  test.each(theirs)('%s', (url) => expect(isVendorUrl(url)).toBe(true));
  test.each(others)('not %s', (url) => expect(isVendorUrl(url)).toBe(false));
});
