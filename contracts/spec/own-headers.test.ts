import { expect, test } from 'vitest';
import { buildRequest } from '../cases/request.ts';
import { traceparent } from './own-headers.ts';

test('a request begins a trace of its own where it is asked to, and else none', () => {
  const names = (parameters: { readonly [name: string]: string }): string[] =>
    buildRequest({ operation: 'import2.listTools', request: {} }, parameters).headers.map(([name]) => name);
  expect(names({ run: 'r1', traceparent: 'on' })).toContain('traceparent');
  expect(names({ run: 'r1' })).not.toContain('traceparent');
  const some = Array.from({ length: 200 }, traceparent);
  for (const one of some) expect(one).toMatch(/^00-[1-9a-f][\da-f]{31}-[1-9a-f][\da-f]{15}-01$/);
  expect(new Set(some).size).toBe(some.length);
});
