import { expect, test } from 'vitest';
import { recordOf } from './record.ts';

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
