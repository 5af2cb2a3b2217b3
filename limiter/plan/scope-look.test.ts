import { expect, test } from 'vitest';
import { type Looked, scopeLook, scopeLooks, scopeSeen } from './scope-look.ts';
import { limitedServer } from '../../bench/limiter-trials/server.ts';

const known = { limit: 10, windowMs: 1000, answerMs: 5 };
const endpoints = ['list', 'other', 'get', 'post'];

/** Looks at a server, one after the other; answers take 5 ms. */
function looksAt(model: Parameters<typeof limitedServer>[0]['model'], isLimited: (endpoint: string) => boolean) {
  const server = limitedServer({ model, countRefused: false, scope: 'all-endpoints', retryAfter: 'absent' });
  return Array.from({ length: scopeLooks }, (_, nth): Looked[] =>
    scopeLook(known, endpoints, 'own').requests.map(({ atMs, endpoint, token }) => {
      const sentAt = nth * 5000 + 137 * nth + atMs;
      const accepted = !isLimited(endpoint) || server({ now: Math.round(sentAt), endpoint, token }).accepted;
      return { sentAt, answeredAt: sentAt + 5, endpoint, accepted };
    }),
  );
}

const models = [
  { kind: 'fixed-window', limit: 10, windowMs: 1000, phaseMs: 0 },
  { kind: 'sliding-log', limit: 10, windowMs: 1000 },
  { kind: 'token-bucket', limit: 10, windowMs: 1000, burst: 10 },
  { kind: 'gcra', limit: 10, windowMs: 1000, burst: 10 },
] as const;

test.each(models)('a $kind across all endpoints is shared by all of them', (model) => {
  expect(
    scopeSeen(
      known,
      endpoints,
      looksAt(model, () => true),
    ),
  ).toEqual({
    shared: ['other', 'get', 'post'],
    apart: [],
    unknown: [],
  });
});

test.each(models)('an endpoint that a $kind is not across is apart', (model) => {
  expect(
    scopeSeen(
      known,
      endpoints,
      looksAt(model, (endpoint) => endpoint !== 'post'),
    ),
  ).toEqual({
    shared: ['other', 'get'],
    apart: ['post'],
    unknown: [],
  });
});

test('an endpoint that answers otherwise than alone, or is asked while the limit is free, tells nothing', () => {
  const looks = looksAt(models[0], () => true);
  const odd = looks.map((look) =>
    look.map((one) => (one.endpoint === 'get' ? { ...one, accepted: 'other' as const } : one)),
  );
  expect(scopeSeen(known, endpoints, odd).unknown).toEqual(['get']);
  const free = looks.map((look) => look.map((one) => (one.endpoint === 'list' ? { ...one, accepted: true } : one)));
  expect(scopeSeen(known, endpoints, free).unknown).toEqual(['other', 'get', 'post']);
});

test('requests that were on their way when the limit was used up prove nothing', () => {
  const early = looksAt(models[0], (endpoint) => endpoint !== 'post').map((look) =>
    look.map((one) => (one.endpoint === 'post' ? { ...one, sentAt: one.sentAt - 62 } : one)),
  );
  expect(scopeSeen(known, endpoints, early).unknown).toEqual(['post']);
});
