import { expect, test } from 'vitest';
import { brokenImports } from './import-rules.ts';

test('arrows between folders point one way', () => {
  expect(brokenImports()).toEqual([]);
});
