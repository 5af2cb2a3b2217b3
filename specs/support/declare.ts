import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { _baseTest as test } from '@playwright/test'; // `test` has fixtures for a browser: six milliseconds a case
import type { Outcome } from '../../contracts/run-case.ts';
import { outcomeInWords, showOutcome } from '../../contracts/report-case.ts';
import { type Settings, secretsOf } from '../../contracts/settings.ts';
import { type CaseRecord, recordOf } from '../../contracts/record.ts';
import { isRed } from '../../contracts/verdict.ts';
import { recordFile } from '../../reports/records.ts';
import { isWanted, testName } from './run.ts';

/** Declares a Playwright test whose verdict goes to the reporter as one attachment without secrets. */
export function declare(
  id: string,
  title: string,
  target: string,
  settings: Settings,
  run: () => Promise<Outcome>,
): void {
  if (!isWanted(id, target)) return;
  // eslint-disable-next-line no-empty-pattern -- Playwright wants the pattern before `info`
  test(`${testName(id, target)}: ${title}`, async ({}, info) => {
    const outcome = await run();
    const shown = showOutcome(outcome, title, secretsOf(settings));
    if (isRed(shown.verdict.verdict) || process.env['SUITE_RECORD']) keep(recordOf(outcome, secretsOf(settings)));
    // not `info.attach`, which makes a folder for every test
    info.attachments.push({
      name: 'verdict',
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify(shown)),
    });
    if (isRed(shown.verdict.verdict) && !isJudgedByReporter()) throw contractBroken(outcomeInWords(shown));
  });
}

/** Writes a record where `suite replay` looks for it. */
function keep(record: CaseRecord): void {
  const file = join(process.env['SUITE_OUT'] ?? 'reports/out', recordFile(record.case, record.target));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(record, null, 1));
}

/**
 * Playwright ends a worker with each failing test, half a second every time, which makes a red night endless. So where
 * our reporter is at work the test only hands over its verdict, and the reporter fails it.
 */
const isJudgedByReporter = (): boolean => process.env['SUITE_REPORTER'] === 'on';

/** An error whose text is all there is to see: the place in our code says nothing to QA. */
function contractBroken(text: string): Error {
  const error = new Error(text);
  error.stack = text;
  return error;
}
