import { describe, expect, test } from 'vitest';
import type { Exchange } from './exchange.ts';
import type { Journey } from './journeys/journey.ts';
import { runJourney } from './run-journey.ts';
import { NotReachable, type Session, type Target } from './target.ts';

const journey: Journey = {
  id: 'import2.journey/two-looks',
  title: 'looks twice',
  verifies: ['import2/tools-are-names-and-slugs'],
  needs: [],
  walk: async ({ send }) => {
    await send('import2.listTools', { status: 200 });
    await send('import2.listTools', { status: 200 });
  },
};

/** A target that answers once, and then fails as told. */
function once(body: string, error: Error): Target {
  let asked = 0;
  const send: Session['send'] = ({ operation, method, path, headers, auth }) => {
    asked += 1;
    if (asked > 1) return Promise.reject(error);
    const exchange: Exchange = {
      operation,
      target: 'import2@mock-live',
      request: { method, url: `http://h${path}`, headers, auth, body: '' },
      answer: { kind: 'response', status: 200, headers: [['content-type', 'application/json']], body },
      secrets: [],
      startedAt: 0,
      durationMs: 1,
    };
    return Promise.resolve(exchange);
  };
  const session = { arrange: () => Promise.resolve({ parameters: {}, steps: [] }), send, close: () => undefined };
  return { name: 'import2@mock-live', open: () => session as unknown as Session } as Target;
}

describe('what a journey has seen broken is told, though a later step could not be taken', () => {
  const good = '[{"name":"a","label":"A"}]';
  test.each([
    ['a broken look, then a limit that refuses', '[{"name":5}]', new NotReachable('no'), 'fail'],
    ['a good look, then a limit that refuses', good, new NotReachable('no'), 'notTestable'],
    ['a broken look, then a fault of our own', '[{"name":5}]', new Error('ours'), 'harnessError'],
  ])('%s', async (_, body, error, kind) => {
    const { verdict } = await runJourney(journey, once(body, error));
    expect(verdict.verdict).toBe(kind);
    if (verdict.verdict === 'fail') expect(verdict.findings.length).toBeGreaterThan(0);
  });
});
