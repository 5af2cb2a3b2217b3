import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { greenRun } from './fixture-runs.ts';
import { factsAt, nightsBefore } from './fixtures.ts';
import { contractNight } from './history-entry.ts';
import { keep, readHistory } from './history.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'history-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const night = contractNight(greenRun());

test('a run is kept once, under its day, kind and id, and stays as it is', () => {
  expect([keep(folder, night), keep(folder, { ...night, requests: 99 })]).toEqual([true, false]);
  expect(readdirSync(folder)).toEqual([`2026-11-22-contract-${night.run.id}.json`]);
  expect(readHistory(folder)).toEqual({ entries: [night], skipped: [] });
});

test('what is broken is reported and left out; the rest is read in order', () => {
  const later = { ...night, run: factsAt('2026-11-23T02:00:00.000Z') };
  keep(folder, later);
  keep(folder, night);
  writeFileSync(join(folder, '2026-11-20-contract-cut.json'), '{"schema":"history/1","kind":"con');
  writeFileSync(join(folder, '2026-11-20-contract-old.json'), '{"schema":"history/0"}');
  writeFileSync(join(folder, '2026-11-20-contract-poor.json'), '{"schema":"history/1","kind":"contract"}');
  writeFileSync(join(folder, '.2026-11-24-contract-x.json.tmp'), 'being written');
  const { entries, skipped } = readHistory(folder);
  expect(entries.map(({ run }) => run.id)).toEqual([night.run.id, later.run.id]);
  expect(skipped).toEqual([
    expect.stringMatching(/cut\.json is not JSON/),
    expect.stringMatching(/old\.json says its schema is "history\/0": history\/1 can be read/),
    expect.stringMatching(/poor\.json does not fit its schema/),
  ]);
});

test('no folder is no history, and an id that is no name is refused', () => {
  expect(readHistory(join(folder, 'none'))).toEqual({ entries: [], skipped: [] });
  expect(() => keep(folder, { ...night, run: { ...night.run, id: '../../x' } })).toThrow(/cannot name a file/);
});

test('load and proof nights are kept beside it', () => {
  for (const entry of nightsBefore(greenRun(), 2)) keep(folder, entry);
  expect(readHistory(folder)).toMatchObject({ entries: { length: 6 }, skipped: [] });
});
