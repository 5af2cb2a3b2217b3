import { expect, test } from 'vitest';
import { type Ask, type FuzzCase, judgeCase } from './judge.ts';
import type { Heard } from './wire.ts';

const listTools: Ask = { method: 'GET', of: 'import2.listTools', target: 'import2@mock-live' };
const getJob: Ask = { method: 'GET', of: 'elastic-path.getImport', target: 'elastic-path@mock' };
const control: Ask = { ...listTools, of: 'control' };
const nowhere: Ask = { ...listTools, method: 'PUT', statuses: [404] };

const answer = (status: number, body = '', ...headers: string[]): string =>
  [
    `HTTP/1.1 ${status} Said`,
    `content-length: ${body.length}`,
    'content-type: application/json',
    ...headers,
    '',
    body,
  ].join('\r\n');

const tools = '[{"name":"wordpress","label":"Wordpress"}]';
const noRequest = (status: number): string => answer(status, '', 'connection: close');

const rows: readonly (readonly [
  what: string,
  asks: FuzzCase['asks'],
  bytes: string,
  end: Heard['end'],
  says: RegExp | null,
])[] = [
  ['a promised answer', [listTools], answer(200, tools), 'closed', null],
  ['two in order', [listTools, control], answer(200, tools) + answer(200, '{}'), 'closed', null],
  ['an interim answer before it', [listTools], `HTTP/1.1 100 Continue\r\n\r\n${answer(200, tools)}`, 'closed', null],
  ['a refusal of what may be no request', 'past telling', noRequest(400), 'closed', null],
  [
    'a 5xx that was asked for',
    [{ ...getJob, asksToFail: true }],
    answer(500, '{"errors":[{"status":"500","title":"x"}]}'),
    'closed',
    null,
  ],
  ['a 5xx', [getJob], answer(500, '{"errors":[{"status":"500","title":"x"}]}'), 'closed', /500 was not asked for/],
  ['an undeclared status', [listTools], answer(418), 'closed', /status-is-declared/],
  ['a body outside the schema', [listTools], answer(200, '[{}]'), 'closed', /tools-are-names-and-slugs/],
  ['a refusal of what is a request', [listTools], noRequest(400), 'closed', /status-is-declared/],
  ['a status it must not get', [nowhere], answer(200), 'closed', /answers 200, not 404/],
  [
    'a secret of the request',
    [getJob],
    answer(404, '{"errors":[{"status":"404","title":"mock-judged"}]}'),
    'closed',
    /no-secret-echoed/,
  ],
  ['no answer at all', [listTools], '', 'closed', /1 requests got 0 answers/],
  [
    'one answer too many',
    [listTools],
    answer(200, tools) + answer(200, tools),
    'closed',
    /an answer 200 to no request/,
  ],
  ['half an answer', [listTools], answer(200, tools).slice(0, -5), 'closed', /cut after/],
  ['a body of more than it reads', [{ ...control, isLarge: true }], answer(413, '{}'), 'closed', null],
  ['a small body that is too large', [control], answer(413, '{}'), 'closed', /the control API answers 413/],
  ['no HTTP', [listTools], 'hello\r\n\r\n', 'closed', /no HTTP/],
  ['a connection that hangs', [listTools], answer(200, tools), 'hangs', /hangs/],
  ['a mock that is gone', [listTools], '', 'refused', /is refused/],
  ['a control answer without JSON', [control], answer(200, 'x'), 'closed', /the control API answers 200: x/],
  ['a status that is nobody’s', 'past telling', answer(418), 'closed', /418 is no operation's/],
];

test.each(rows)('%s', (_what, asks, bytes, end, says) => {
  const heard = { bytes: Buffer.from(bytes, 'latin1'), end };
  const complaints = judgeCase({ written: { pieces: [], ends: 'waits' }, asks }, heard, 'mock-judged').join('\n');
  if (says) expect(complaints).toMatch(says);
  else expect(complaints).toBe('');
});
