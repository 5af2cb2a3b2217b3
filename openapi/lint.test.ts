import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contractHash } from '../contracts/generated/operations.ts';
import { lintDocument } from './lint.ts';

test('openapi.yaml has no fault and no warning', async () => {
  expect(await lintDocument()).toEqual([]);
});

test('the validators are one module without imports, for k6 as for Node', () => {
  const code = readFileSync(new URL('../contracts/generated/validators.js', import.meta.url), 'utf8');
  expect(code).not.toMatch(/^\s*import\b|\bimport\(/m);
  expect(contractHash).toMatch(/^[0-9a-f]{16}$/);
});
