import type * as Fs from 'node:fs';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { greenRun } from '../testing/runs/fixture-runs.ts';
import { factsAt, goodLoad, goodProof, nightsBefore } from '../testing/runs/fixtures.ts';
import { type EarlierHistoryEntry, contractNight, loadNight, proofNight } from './history-entry.ts';
import { keep, readHistory } from './history.ts';
import { isSameCause } from './causes/group.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const linking = vi.hoisted(() => ({ fails: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const linkSync = (...args: Parameters<typeof fs.linkSync>): void => {
    if (linking.fails) throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
    fs.linkSync(...args);
  };
  return { ...fs, linkSync };
});

let folder = '';
beforeEach(() => {
  folder = freshFolder();
  linking.fails = false;
});

const night = contractNight(greenRun());

test.each([false, true])(
  'a run is kept once, under its day, kind and id, and stays as it is; no links: %s',
  (fails) => {
    linking.fails = fails;
    expect([keep(folder, night), keep(folder, { ...night, partial: true })]).toEqual([true, false]);
    expect(readdirSync(folder)).toEqual([`2026-11-22-contract-${night.run.id}.json`]);
    expect(readHistory(folder)).toEqual({ entries: [night], skipped: [] });
  },
);

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
    expect.stringMatching(/cut\.json cannot be read/),
    expect.stringMatching(
      /old\.json says its schema is "history\/0": history\/4, history\/3, history\/2, history\/1 can be read/,
    ),
    expect.stringMatching(/poor\.json does not fit its schema/),
  ]);
});

const keepEarlier = (entry: EarlierHistoryEntry): unknown => keep(folder, entry as never);

test('nights of earlier versions: what was noticed was called killed, and where they were judged their targets alone told', () => {
  const { places: _, ...contract } = night;
  const { places: __, ...load } = loadNight(goodLoad('2026-11-23T02:00:00.000Z'));
  const { noticed: killed, ...proof } = proofNight(goodProof('2026-11-24T02:00:00.000Z'));
  keepEarlier({ ...contract, schema: 'history/2', targets: ['import2@mock-live', 'elastic-path@store'] });
  keepEarlier({ ...load, schema: 'history/3' });
  keepEarlier({ ...proof, schema: 'history/3', killed });
  const { entries, skipped } = readHistory(folder);
  expect(skipped).toEqual([]);
  expect(entries).toMatchObject([
    { schema: 'history/4', kind: 'contract', places: ['elastic-path@store', 'import2@mock'] },
    { schema: 'history/4', kind: 'load', places: ['elastic-path@mock', 'import2@mock'] },
    { schema: 'history/4', kind: 'proof', noticed: killed },
  ]);
});

test('in a night of version 1 a cause is known by its sign: the answer in its key was the last of the case', () => {
  const sign = 'import2 | body-schema | import2/created-answers-id-and-redirect | token';
  const cause = { keys: [`${sign} @ import2.getImport 200`], title: '' };
  keepEarlier({ ...night, schema: 'history/1', targets: [], causes: [cause] });
  keep(folder, { ...night, run: factsAt('2026-11-23T02:00:00.000Z'), causes: [cause] });
  const [old, now] = readHistory(folder).entries.map((entry) =>
    entry.kind === 'contract' ? entry.causes[0]?.keys : [],
  );
  expect([old, now]).toEqual([[sign], cause.keys]);
  expect(isSameCause([`${sign} @ import2.createImport 201`], old ?? [])).toBe(true);
  expect(isSameCause([`${sign} @ import2.createImport 201`], now ?? [])).toBe(false);
});

test('no folder is no history, and an id that is no name is refused', () => {
  expect(readHistory(join(folder, 'none'))).toEqual({ entries: [], skipped: [] });
  expect(() => keep(folder, { ...night, run: { ...night.run, id: '../../x' } })).toThrow(/cannot name a file/);
});

test('load and proof nights are kept beside it', () => {
  for (const entry of nightsBefore(greenRun(), 2)) keep(folder, entry);
  expect(readHistory(folder)).toMatchObject({ entries: { length: 6 }, skipped: [] });
});

test('what a server sent is not taken for the place where a cause was seen', () => {
  const key = (value: string): string => `import2 | media-type | import2/json | content-type | ${value}`;
  expect(isSameCause([key('a @ b')], [key('a @ c')])).toBe(false);
  for (const answer of ['import2.getImport 200', 'import2.getImport'])
    expect(isSameCause([`${key('a @ b')} @ ${answer}`], [key('a @ b')])).toBe(true);
});
