import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { factsAt, goodLoad } from '../testing/runs/fixtures.ts';
import { folderFor } from '../runs/again.ts';
import { checkAgainst } from '../runs/check.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { endLoad } from './load-outcome.ts';
import { freshFolder } from '../testing/temporary-files.ts';

let out = '';
beforeEach(() => {
  out = freshFolder();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

const end = (load: LoadRun): number =>
  endLoad(load, out, folderFor(out, load.run.id, load.partial === true, 'load-run'));

const resultIn = (folder: string): LoadRun =>
  JSON.parse(readFileSync(join(folder, 'load-run.json'), 'utf8')) as LoadRun;

test('some journeys never take the place of a whole load run', () => {
  const whole = goodLoad();
  end(whole);
  const run = { ...factsAt('2026-11-23T09:00:00.000Z', 'load'), id: 'r20261123090000ab' };
  const some: LoadRun = { ...whole, run, runs: whole.runs.slice(1), partial: true };
  end(some);
  expect(resultIn(out)).toEqual(JSON.parse(JSON.stringify(whole)));
  const beside = resultIn(join(out, 'again', run.id));
  expect([beside.partial, beside.runs.length, checkAgainst('load-run', beside)]).toEqual([true, 1, null]);
  end({ ...whole, run });
  expect(resultIn(out).run.id).toBe(run.id);
});

test('two queues are two charts, and none of an earlier run stays', () => {
  const load = goodLoad();
  const second = load.runs.map((one) => ({ ...one, target: one.target.replace('@mock', '@store') }));
  end(load);
  expect(existsSync(join(out, 'jobs.svg'))).toBe(true);
  end({ ...load, runs: [...load.runs, ...second] });
  expect(
    readdirSync(out)
      .filter((name) => name.endsWith('.svg'))
      .sort(),
  ).toEqual(['jobs-elastic-path@mock.svg', 'jobs-elastic-path@store.svg']);
  writeFileSync(join(out, 'mine.svg'), '');
  end({ ...load, runs: [] });
  expect(readdirSync(out).filter((name) => name.endsWith('.svg'))).toEqual(['mine.svg']);
});
