import { expect, test } from 'vitest';
import { parseSettings } from '../../contracts/settings/settings.ts';
import { serve } from '../../testing/peers/serving.ts';
import { lastingCredentials } from './lasting-credentials.ts';

/** Goes out for so long to a store whose tokens live 20 s. */
async function goOut(seconds: number, shorter: '--duration' | null) {
  const root = await serve((_, response) => response.end('{"access_token":"short-lived","expires_in":20}'));
  const baseUrl = `${root}/v2`;
  const settings = parseSettings({
    EP_TARGET: 'store',
    EP_CLIENT_ID: 'an-id',
    EP_CLIENT_SECRET: 'a-secret',
    EP_BASE_URL: baseUrl,
  });
  const facts = {
    name: 'elastic-path@store',
    baseUrl,
    control: null,
    prefer: false,
    abilities: [],
    allowed: [],
  } as const;
  return lastingCredentials(facts, settings, 'nobody', seconds * 1000, 'r', shorter);
}

test('a short-lived token serves a run that ends before nine tenths of its life, and a longer one is told what it needs', async () => {
  expect((await goOut(18, '--duration')).own.reveal()).toBe('short-lived');
  await expect(goOut(45, '--duration')).rejects.toThrow(
    /^the run takes up to 45 s, for which a token must live 50 s, and one of elastic-path@store lives 20 s; a shorter --duration is allowed, or set EP_TOKEN to one that lives so long$/,
  );
  await expect(goOut(180, null)).rejects.toThrow(
    /must live 200 s.* lives 20 s; set EP_TOKEN to one that lives so long$/,
  );
});
