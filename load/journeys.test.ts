import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { type JourneyPlan, costOf, journeyIds } from './journeys.ts';
import { profileNames } from './profiles.ts';

const folder = fileURLToPath(new URL('journeys/', import.meta.url));
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts'));

test('each journey has its script', () => {
  expect(scripts).toEqual(expect.arrayContaining(journeyIds.map((id) => `${id}.ts`)));
});

// k6 loads a script once for each VU: what only Node asks costs memory and time there, as often as there are VUs
test.each(scripts)('%s is loaded by k6 without what Node infers, reports or starts', async (script) => {
  const { metafile } = await build({
    entryPoints: [join(folder, script)],
    absWorkingDir: fileURLToPath(new URL('../', import.meta.url)),
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    external: ['k6', 'k6/*'],
    logLevel: 'silent',
  });
  const files = Object.keys(metafile.inputs);
  expect(files.some((file) => file.startsWith('contracts/'))).toBe(true);
  expect(files.filter((file) => /^(?:limiter\/(?:infer|plan)|runs|reports|targets|load\/run)\//.test(file))).toEqual(
    [],
  );
});

test.each(profileNames)(
  'what twelve hours of %s cost at the highest rate is told without a list of all requests',
  (profile) => {
    const settings = { profile, rate: 10_000, durationMs: 12 * 3_600_000 };
    const { requests, seconds } = costOf({ journey: 'import2-list', settings } as JourneyPlan);
    expect([requests > 2e8, seconds]).toEqual([true, 43_200]);
  },
);
