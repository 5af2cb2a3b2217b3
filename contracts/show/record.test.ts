import { expect, test } from 'vitest';
import { caseOf } from '../cases/index.ts';
import type { Case } from '../cases/case.ts';
import { runCase } from '../judge/run-case.ts';
import { type Session, type Target, triesIn } from '../judge/target.ts';
import { recordOf } from './record.ts';
import { redactExchange } from './redact.ts';
import { replay } from './replay.ts';

test.each([
  ['an import that had gone', [404, 404], 'warn'],
  ['an import that is there still, and was said not to be', [404, 200], 'fail'],
])('a record of %s is judged again as it was, the further GET included', async (_what, statuses, verdict) => {
  const left = [...statuses];
  const send: Session['send'] = ({ operation, method, path, headers, auth }) =>
    Promise.resolve({
      operation,
      target: 'import2@live',
      request: { method, url: `http://h${path}`, headers, auth, body: '' },
      answer: { kind: 'response', status: left.shift() ?? 500, headers: [], body: '' },
      secrets: [],
      startedAt: 0,
      durationMs: 1,
    });
  const arrange = () => Promise.resolve({ parameters: { id: '7', seen: 'yes' }, steps: [] });
  const session = { arrange, send, close: () => undefined } as unknown as Session;
  const target = { name: 'import2@live', open: () => session } as Target;
  const outcome = await runCase(caseOf('import2.getImport/200/existing') as Case, target);
  expect([outcome.verdict.verdict, left]).toEqual([verdict, []]);
  expect(triesIn(outcome.steps)).toHaveLength(2);
  expect(await replay(recordOf(outcome, []))).toMatchObject({ verdict: outcome.verdict });
});

test('a parameter that is a secret is replaced though no exchange carried it', () => {
  const record = recordOf(
    {
      case: 'import2.getImport/200/fixed-body',
      target: 'import2@mock-sandbox',
      verdict: { verdict: 'pass', findings: [] },
      steps: [],
      parameters: { run: 'r1', destination_token: 'never-sent-anywhere' },
      held: {},
      durationMs: 1,
    },
    [],
  );
  expect(record.parameters).toEqual({ run: 'r1', destination_token: 'redacted-secret-0' });
});

const secret = 's3cr3t-of-somebody';
test.each([
  ['in JSON', 'body', `{"token":"${secret}"}`],
  ['by a name in capitals', 'body', `{"Access_Token":"${secret}"}`],
  ['in JSON within a text', 'body', JSON.stringify({ note: JSON.stringify({ access_token: secret }) })],
  ['as a number', 'body', '{"token":48213377}'],
  ['in XML', 'body', `<oauth><access_token>${secret}</access_token></oauth>`],
  ['in a form', 'body', `id=1&token=${secret}`],
  ['in a header', 'location', `/import?token=${secret}&a=1`],
] as const)('a secret member is kept out of what is shown, %s', (_how, where, text) => {
  const shown = redactExchange({
    operation: 'import2.createImport',
    target: 'import2@sandbox',
    request: { method: 'POST', url: 'http://127.0.0.1/', headers: [], auth: 'valid', body: '' },
    answer: {
      kind: 'response',
      status: 302,
      headers: where === 'body' ? [] : [[where, text]],
      body: where === 'body' ? text : '',
    },
    secrets: [],
    startedAt: 0,
    durationMs: 1,
  });
  expect(JSON.stringify(shown)).not.toMatch(/s3cr3t|48213377/);
});
