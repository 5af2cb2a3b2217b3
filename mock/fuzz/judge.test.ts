import { expect, test } from 'vitest';
import { type Ask, nowhere } from './fuzz-case.ts';
import { judgeCase } from './judge.ts';
import type { Heard } from './wire.ts';

const operation = { method: 'GET', doubtful: false, statuses: null, asksToFail: false } as const;
const listTools: Ask = { ...operation, kind: 'operation', operation: 'import2.listTools', target: 'import2@mock-live' };
const getJob: Ask = {
  ...operation,
  kind: 'operation',
  operation: 'elastic-path.getImport',
  target: 'elastic-path@mock',
};
const control: Ask = { kind: 'control', method: 'GET', doubtful: false };
const unknown: Ask = { kind: 'unknown', method: 'GET', doubtful: true };

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
  asks: readonly Ask[],
  bytes: string,
  end: Heard['end'],
  says: RegExp | null,
])[] = [
  ['a promised answer', [listTools], answer(200, tools), 'closed', null],
  ['two in order', [listTools, control], answer(200, tools) + answer(200, '{}'), 'closed', null],
  ['an interim answer before it', [listTools], `HTTP/1.1 100 Continue\r\n\r\n${answer(200, tools)}`, 'closed', null],
  ['a refusal of what may be no request', [unknown], noRequest(400), 'closed', null],
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
  ['a status it must not get', [nowhere('PUT', 'import2')], answer(200), 'closed', /answers 200, not 404/],
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
  ['no HTTP', [listTools], 'hello\r\n\r\n', 'closed', /no HTTP/],
  ['a connection that hangs', [listTools], answer(200, tools), 'hangs', /hangs/],
  ['a mock that is gone', [listTools], '', 'refused', /is refused/],
  ['a control answer without JSON', [control], answer(200, 'x'), 'closed', /without a JSON object/],
  ['a status that is nobody’s', [unknown], answer(418), 'closed', /418 is no operation's/],
];

test.each(rows)('%s', (_what, asks, bytes, end, says) => {
  const heard = { bytes: Buffer.from(bytes, 'latin1'), end };
  const complaints = judgeCase({ written: { pieces: [], ends: 'waits' }, asks }, heard, 'mock-judged').join('\n');
  if (says) expect(complaints).toMatch(says);
  else expect(complaints).toBe('');
});
