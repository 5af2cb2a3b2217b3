import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildReport } from '../reports/build.ts';
import { keep, readHistory } from '../runs/history.ts';
import { nightsBefore } from '../testing/runs/fixtures.ts';
import { manyVerdicts, nightWith } from '../testing/runs/night.ts';
import { type Figure, atMost } from './figure.ts';

/** What ten times the verdicts and ten times the nights before them cost the page that shows them. */
export async function reportPage(): Promise<readonly Figure[]> {
  const night = await nightWith([]);
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
  const secondsFor = (name: string, verdicts: number, nights: number): Seconds => {
    const out = join(folder, name);
    const historyDir = join(out, 'history');
    for (const entry of nightsBefore(night, nights)) keep(historyDir, entry);
    writeFileSync(join(out, 'contract-run.json'), JSON.stringify(manyVerdicts(night, verdicts)));
    return {
      built: quickest(() => buildReport({ out, historyDir, today: '2026-11-22' })),
      read: quickest(() => readHistory(historyDir)),
    };
  };
  try {
    const few = secondsFor('few', 500, 36);
    const many = secondsFor('many', 5000, 360);
    return [
      atMost('report/page-of-ten-times-as-much', many.built / few.built, 12, 'times as long'),
      atMost('report/history-of-ten-times-as-many', many.read / few.read, 12, 'times as long'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Seconds = { readonly built: number; readonly read: number };

/** In seconds, of three. */
function quickest(step: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const began = performance.now();
    step();
    return (performance.now() - began) / 1000;
  });
  return Math.min(...times);
}
