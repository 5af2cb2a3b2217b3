import { expect, test } from 'vitest';
import type { Plan } from '../../limiter/plan/plan.ts';
import { type LimiterVerdict, told } from '../../limiter/verdict.ts';
import { lookAcross } from './across.ts';
import type { Got } from './refusals.ts';

const verdict = {
  traits: { limit: told({ from: 3, to: 3 }), windowMs: told({ from: 1000, to: 1000 }) },
  sent: { plans: [], requests: 0, refused: 0, seconds: 0 },
} as unknown as LimiterVerdict;

const across = {
  endpoints: ['import2.listTools'],
  further: ['import2.createImport'],
  token: 'own',
  refusals: [],
  most: 1000,
} as const;

/** The plans that are sent to a server which answers writes so, plan after plan. */
async function sentWhere(...writes: readonly string[]): Promise<number[]> {
  const sent: number[] = [];
  await lookAcross(verdict, { observations: [] }, across, async ({ requests }: Plan): Promise<Got[]> => {
    const got = writes[sent.length] ?? '422';
    sent.push(requests.filter(({ endpoint }) => endpoint === 'import2.createImport').length);
    return requests.map(({ atMs, endpoint, token }) => ({
      sentAt: atMs,
      answeredAt: atMs + 5,
      retryAfter: null,
      endpoint,
      token,
      got: endpoint === 'import2.createImport' ? got : '429',
    }));
  });
  return sent;
}

test('a write that must be refused is sent once to a server that takes it, and no more once it has', async () => {
  const [alone, first = 0, ...more] = await sentWhere('422', '422');
  expect([alone, more.length]).toEqual([1, 2]);
  expect(first).toBeGreaterThan(1);
  expect((await sentWhere('let in')).slice(1).every((writes) => writes === 0)).toBe(true);
  expect(await sentWhere('422', 'let in')).toEqual([1, first]);
});
