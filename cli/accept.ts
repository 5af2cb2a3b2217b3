import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { lintDeviations } from '../contracts/lint.ts';
import { deviations } from '../contracts/spec/deviations.ts';
import { asRow, proposedDeviations } from '../reports/proposals.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { writeWhole } from '../runs/write-whole.ts';
import { HarnessError, UsageError } from '../targets/errors.ts';
import { ends, outOption } from './command.ts';
import { wholeRun } from './contract.ts';
import { runPackage } from './process.ts';

export type AcceptOptions = { readonly because: string; readonly review: string; readonly out: string };

const rowsFile = 'contracts/spec/deviations.ts';
/** What stands after the last row. */
const end = '\n] as const satisfies readonly (Omit<Deviation';

/**
 * Takes a deviation that a run proposes over into the rows of the known ones, with the reason and the day of its review.
 * @param file where the rows stand
 * @returns the exit code
 * @throws UsageError for an id that the run does not propose, and for what `npm run check` would refuse
 */
export async function acceptCommand(id: string, options: AcceptOptions, file = rowsFile): Promise<number> {
  const { because, review, out } = options;
  const { rows } = proposedDeviations(wholeRun(out));
  const proposed = rows.find((row) => row.id === id);
  if (!proposed)
    throw new UsageError(
      `${JSON.stringify(id)} is not proposed by the run in ${out}: ${rows.map((row) => row.id).join(', ') || 'nothing'} is`,
    );
  const row = { ...proposed, because, review };
  const [complaint] = lintDeviations([...deviations, row], new Date());
  if (complaint !== undefined) throw new UsageError(complaint);
  const [before, after, ...more] = readFileSync(file, 'utf8').split(end);
  if (before === undefined || after === undefined || more.length > 0)
    throw new HarnessError(`${file}: its rows do not end as they did; paste the row by hand:\n${asRow(row)}`);
  writeWhole(file, `${before}\n${asRow(row).trimEnd()}${end}${after}`);
  await runPackage('prettier', 'bin/prettier.cjs', [
    '--config',
    '.prettierrc.json',
    '--write',
    '--log-level',
    'warn',
    file,
  ]);
  console.log(`${id} stands in ${file} until ${review}: commit it, so that whoever reviews it reads why`);
  return exitCodes.holds;
}

export const define = (command: Command): Command =>
  command
    .argument('<id>', 'the id of a proposed deviation, as `contract --propose-deviations` writes it')
    .requiredOption('--because <sentence>', 'why the target may differ')
    .requiredOption('--review <day>', 'when it is looked at again, YYYY-MM-DD')
    .addOption(outOption('where the results of the run lie'))
    .action(ends((id: string, options: AcceptOptions) => acceptCommand(id, options)));
