import type { Command } from 'commander';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cases } from '../contracts/cases/index.ts';
import { caseId } from '../contracts/cases/case.ts';
import { isObject, parseJson } from '../contracts/values/json.ts';
import type { CaseRecord } from '../contracts/show/record.ts';
import { replay } from '../contracts/show/replay.ts';
import { outcomeInWords, said, showOutcome } from '../contracts/show/report-case.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { recordFile } from '../runs/result-files.ts';
import { ends, outOption } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { fromUser } from './standing.ts';
import { UsageError } from '../targets/errors.ts';

export type ReplayOptions = { readonly out: string };

/**
 * Judges a recorded case again, without a network.
 * @param what a record's file, or a case as `case at target`
 * @returns the exit code: broken if the verdict is red
 * @throws UsageError if there is no such record, or it cannot be judged
 */
async function replayCommand(what: string, { out }: ReplayOptions): Promise<number> {
  const record = readRecord(what, out);
  const outcome = await replay(record).catch(({ message }: Error) => {
    throw new UsageError(`${what} cannot be replayed: ${message}`);
  });
  const title = cases.find((row) => caseId(row) === record.case)?.title ?? '';
  const shown = { ...showOutcome(outcome, title), ...said(outcome.verdict) };
  console.log(`${shown.verdict} ${outcomeInWords(shown)}`);
  const same = JSON.stringify(outcome.verdict) === JSON.stringify(record.verdict);
  console.log(
    same
      ? `the same verdict as recorded: ${record.verdict.verdict}`
      : `recorded as ${record.verdict.verdict}: the rules have changed since, or the record was edited`,
  );
  return isRed(shown.verdict) ? exitCodes.broken : exitCodes.holds;
}

function readRecord(what: string, out: string): CaseRecord {
  const [id = '', target = ''] = what.split(' at ');
  const given = fromUser(what);
  const file = existsSync(given) ? given : join(out, recordFile(id, target));
  if (!existsSync(file))
    throw new UsageError(
      `there is no record ${JSON.stringify(what)}: name a file of ${join(out, 'records')}, or "case at target" of the last run; ` +
        'red cases are always recorded, others with `npm run contract -- --record`',
    );
  const record = statSync(file).isFile() ? parseJson(readFileSync(file, 'utf8')) : undefined;
  if (
    isObject(record) &&
    record['schema'] === 'record/1' &&
    isObject(record['verdict']) &&
    Array.isArray(record['steps'])
  )
    return record as unknown as CaseRecord;
  throw new UsageError(
    `${file} is no record of this suite: it would be a file whose "schema" is "record/1", with steps and a verdict`,
  );
}

export const define = (command: Command): Command =>
  command
    .argument('<record>', 'a file, or "case at target" of the last run')
    .addOption(outOption())
    .action(ends(replayCommand));
