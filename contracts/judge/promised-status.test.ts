import { expect, test } from 'vitest';
import { caseOf } from '../cases/index.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { TargetName } from '../spec/targets.ts';
import { checkExpectation } from './expectation.ts';
import { usualParameters } from '../settings/parameters.ts';
import { fingerprintOf, weigh } from './verdict.ts';

const sandbox = 'import2@sandbox';
const live = 'import2@live';
const store = 'elastic-path@store';

/** What the row of a case says to an answer of this status, with the weight it has at the target. */
function saidOf(id: string, target: TargetName, status: number, parameters = {}, { sent = '', body = '' } = {}) {
  const auth = id.includes('/401/') ? 'none' : 'valid';
  const row = caseOf(id);
  if (!row) throw new Error(`no case is called ${id}`);
  const exchange: Exchange = {
    operation: row.operation,
    target,
    request: { method: 'GET', url: '', headers: [], auth, body: sent },
    answer: { kind: 'response', status, headers: [], body },
    secrets: [],
    startedAt: 0,
    durationMs: 0,
  };
  return weigh(checkExpectation(row, exchange, parameters), exchange, { case: id });
}

const ours = 'http/refused-with-declared-status';

/** Answers that differ from their row's status, what they weigh, and the sentence they break. */
const rows: readonly (readonly [id: string, at: TargetName, answered: number, weight: string, breaks: string])[] = [
  // the vendor says that it is refused, and not how
  ['elastic-path.createAccessToken/400/client-id-missing', store, 401, 'note', ours],
  ['elastic-path.createAccessToken/400/client-secret-missing', store, 401, 'note', ours],
  ['elastic-path.createAccessToken/400/grant-type-missing', store, 401, 'note', ours],
  ['elastic-path.createAccessToken/400/client-id-missing', store, 200, 'fail', 'elastic-path/token-request'],
  ['elastic-path.createAccessToken/400/grant-type-missing', store, 200, 'warn', 'http/grant-type-is-supported'],
  ['elastic-path.createAccessToken/400/client-id-missing', store, 500, 'warn', 'http/client-error-is-4xx'],
  ['elastic-path.createAccessToken/400/client-id-missing', 'elastic-path@mock', 401, 'fail', ours],
  ['import2.createImport/422/body-is-an-array', sandbox, 400, 'note', ours],
  ['import2.createImport/422/body-is-null', sandbox, 400, 'note', ours],
  ['import2.createImport/422/body-is-an-array', sandbox, 201, 'fail', 'import2/source-tool-is-required'],
  ['import2.createImport/422/source-tool-null', sandbox, 400, 'note', ours],
  ['import2.createImport/422/source-tool-null', sandbox, 201, 'fail', 'import2/source-tool-is-required'],
  ['import2.createImport/400/json-empty-body', sandbox, 422, 'note', ours],
  ['import2.createImport/400/json-not-a-number', live, 422, 'note', ours],
  ['elastic-path.createImport/400/no-file', store, 409, 'note', ours],
  ['elastic-path.createImport/400/no-file', store, 201, 'fail', 'elastic-path/import-file-is-required'],
  ['elastic-path.getImport/404/unknown-id', store, 400, 'note', ours],
  ['elastic-path.getImport/404/unknown-id', store, 200, 'fail', 'elastic-path/not-found-is-404'],
  ['elastic-path.getImport/400/import-uuid-format-not-a-uuid', store, 404, 'note', ours],
  [
    'elastic-path.getImport/400/import-uuid-format-not-a-uuid',
    store,
    200,
    'fail',
    'elastic-path/get-answers-the-import',
  ],
  // the vendor says how
  ['import2.createImport/422/source-tool-missing', live, 400, 'fail', 'import2/invalid-create-is-422'],
  ['import2.createImport/422/source-tool-missing', live, 201, 'fail', 'import2/source-tool-is-required'],
  ['import2.createImport/422/source-tool-unsupported', live, 201, 'fail', 'import2/invalid-create-is-422'],
  ['import2.createImport/400/json-cut-off', live, 422, 'fail', 'import2/bad-syntax-is-400'],
  ['import2.getImport/404/unknown-id', live, 400, 'fail', 'import2/unknown-import-is-404'],
  ['import2.listTools/401/unknown-token', live, 403, 'fail', 'import2/unauthorized-is-401'],
  [
    'elastic-path.createImport/400/external-ref-beyond-max-length',
    store,
    403,
    'fail',
    'elastic-path/bad-request-is-400',
  ],
  [
    'elastic-path.createImport/400/external-ref-beyond-max-length',
    store,
    201,
    'fail',
    'elastic-path/external-ref-length',
  ],
  ['elastic-path.listImports/200/page-limit-at-minimum', store, 400, 'fail', 'elastic-path/list-paging'],
  // nobody says it
  ['import2.listTools/200/undescribed-query', live, 400, 'warn', 'http/unknown-query-is-passed-over'],
  ['import2.createImport/201/media-type-with-charset', sandbox, 400, 'warn', 'http/json-charset-has-no-effect'],
  ['import2.createImport/201/source-tool-alone', sandbox, 400, 'warn', 'import2/source-tool-alone-will-do'],
  [
    'import2.createImport/422/destination-instance-url-pattern-http',
    sandbox,
    201,
    'warn',
    'import2/destination-url-is-absolute',
  ],
  ['elastic-path.createImport/201/some-bad-lines', store, 400, 'warn', 'elastic-path/bad-lines-are-left-out'],
  ['elastic-path.createImport/201/records-by-type', store, 409, 'warn', 'elastic-path/create-meets-no-conflict'],
  [
    'elastic-path.createImport/201/records-by-type',
    'elastic-path@mock',
    403,
    'fail',
    'elastic-path/create-answers-201',
  ],
  ['elastic-path.createImport/201/records-by-type', store, 400, 'fail', 'elastic-path/create-answers-201'],
  ['import2.createImport/401/before-validation', live, 422, 'warn', 'http/credentials-come-first'],
  ['import2.createImport/401/before-validation', live, 201, 'fail', 'import2/unauthorized-is-401'],
  ['import2.getImport/401/no-credentials', live, 404, 'fail', 'import2/unauthorized-is-401'],
  ['elastic-path.getImport/403/without-permission', store, 401, 'fail', 'elastic-path/forbidden-is-403'],
  ['import2.getImport/200/at-the-sandbox', sandbox, 404, 'warn', 'import2/sandbox-knows-its-fixed-import'],
  ['import2.acceptPayment/200/any-password', sandbox, 404, 'warn', 'import2/sandbox-knows-its-fixed-import'],
  ['import2.acceptPayment/200/existing', live, 404, 'fail', 'import2/accept-answers-empty-200'],
  // another status than the one that a sentence is about says nothing of it
  ['import2.listTools/200/any-password', live, 401, 'fail', 'import2/token-is-the-username'],
  ['import2.listTools/200/any-password', live, 422, 'fail', 'import2/tools-are-names-and-slugs'],
  ['import2.listTools/200/lower-case-scheme', live, 401, 'warn', 'http/scheme-is-case-insensitive'],
  ['import2.listTools/200/at-the-sandbox', sandbox, 404, 'fail', 'import2/sandbox-has-all-endpoints'],
  ['import2.listTools/200/at-the-sandbox', sandbox, 400, 'fail', 'import2/tools-are-names-and-slugs'],
  ['import2.createImport/201/all-fields', live, 200, 'fail', 'import2/created-is-201'],
];

test.each(rows)('%s at %s answered %d: %s, %s', (id, at, answered, weight, breaks) => {
  expect(saidOf(id, at, answered)).toMatchObject([{ weight, requirement: breaks }]);
});

test('a destination that nobody has may be refused, one of the settings may not', () => {
  const create = 'import2.createImport/201/all-fields';
  const named = { destination_url: 'https://theirs.example/', destination_user: 'somebody' };
  const sent = (url: string) => JSON.stringify({ source_tool: 'wordpress', destination_instance_url: url });
  const destination = '{"destination":["Couldn\'t access your account"]}';
  const tool = '{"source_tool":["is not supported"],"destination_username":[]}';
  const excused = { weight: 'warn', requirement: 'import2/made-up-destination-is-taken' };
  const broken = { weight: 'fail', requirement: 'import2/create-answers-id-and-page' };
  for (const [parameters, exchanged, said] of [
    [usualParameters, { sent: sent(usualParameters.destination_url), body: destination }, excused],
    [named, { sent: sent('https://made-up.example/'), body: destination }, excused],
    [named, { sent: sent(named.destination_url), body: destination }, broken],
    [usualParameters, { sent: sent(usualParameters.destination_url), body: tool }, broken],
    [usualParameters, { sent: '{"source_tool":"wordpress"}', body: destination }, broken],
  ] as const)
    expect(saidOf(create, sandbox, 422, parameters, exchanged)).toMatchObject([said]);
});

test.each([
  ['import2.acceptPayment/200/existing', live, 404, 'import2/imports-are-kept'],
  ['elastic-path.getImport/200/existing', store, 404, 'elastic-path/jobs-are-kept'],
  ['elastic-path.getImport/200/existing', store, 400, 'elastic-path/jobs-are-kept'], // E-3
] as const)(
  '%s: what was there may go, as another look tells; a refusal alone is no excuse',
  (id, at, status, requirement) => {
    expect(saidOf(id, at, status, { gone: 'yes' })).toMatchObject([{ weight: 'warn', requirement }]);
    expect(saidOf(id, at, status)).toMatchObject([{ weight: 'fail' }]);
  },
);

test('a token that may only read is no fault of the store’s, and a page that says 403 is not its answer', () => {
  const id = 'elastic-path.createImport/201/records-by-type';
  const by = (body: string, of = id) => saidOf(of, store, 403, {}, { body });
  for (const of of [id, 'elastic-path.createImport/400/external-ref-beyond-max-length'])
    expect(by('{"errors":[{"status":"403"}]}', of)).toMatchObject([
      { weight: 'warn', requirement: 'elastic-path/token-may-create' },
    ]);
  expect(by('{"errors":[{"status":"403"}]}', 'elastic-path.createImport/401/no-credentials')).toMatchObject([
    { weight: 'fail', requirement: 'elastic-path/unauthorized-is-401' },
  ]);
  expect(by('<html>Access Denied</html>')).toMatchObject([
    { weight: 'fail', requirement: 'elastic-path/create-answers-201' },
  ]);
});

test('what was taken and what was refused otherwise are two causes', () => {
  const [taken, refused, again] = [201, 400, 400].map((status) =>
    saidOf('import2.createImport/422/destination-token-null', sandbox, status).map(fingerprintOf),
  );
  expect(taken).not.toEqual(refused);
  expect(again).toEqual(refused);
});
