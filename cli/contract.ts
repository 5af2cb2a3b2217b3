import { patternOf } from '../contracts/values/json.ts';
import { type Command, Option } from 'commander';
import { join } from 'node:path';
import { caseId, nameOf } from '../contracts/cases/case.ts';
import { cases } from '../contracts/cases/index.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { tasksOf } from '../contracts/judge/run-suite.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { isRealCase } from '../runs/causes/group.ts';
import { folderWith, wholeRunIn } from '../runs/again.ts';
import type { ContractRun, RunEnd } from '../runs/contract-run.ts';
import { readResult } from '../runs/result-files.ts';
import { proposedDeviations } from '../reports/proposals.ts';
import { writeWhole } from '../runs/write-whole.ts';
import type { Announced } from '../targets/creations.ts';
import { plannedCreations } from '../targets/dry-run.ts';
import { HarnessError, UsageError, matchesNone } from '../targets/errors.ts';
import { greetingInWords } from '../targets/preflight.ts';
import {
  type OpenRun,
  asksForReal,
  newIdentity,
  openRun,
  readSettings,
  asEnvironment,
  targetsOf,
  usualWorkers,
} from '../targets/open.ts';
import { announce } from './announce.ts';
import { ends, outOption, partOfNight, whole } from './command.ts';
import { dryRun } from './dry-run.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { runPackage } from './process.ts';
import { apiOf, isMock } from '../contracts/spec/targets.ts';

export type ContractOptions = {
  readonly grep?: string;
  /** Only what was red in the whole run that lies there. */
  readonly failed?: boolean;
  readonly out: string;
  readonly workers?: number;
  readonly repeatEach?: number;
  readonly dryRun?: boolean;
  readonly proposeDeviations?: boolean;
  readonly record?: boolean;
  /** What this part may create, where whoever called has found and said it already. */
  readonly announced?: readonly Announced[];
};

/**
 * Judges the targets of the settings by the contract suite.
 * @returns the exit code
 * @throws SettingsError for what concerns both APIs; UsageError
 */
export async function contractCommand(asked: ContractOptions): Promise<number> {
  const options = asked.failed ? { ...asked, grep: redIn(asked) } : asked;
  const settings = readSettings();
  if (options.workers !== undefined && asksForReal(settings))
    throw new UsageError('--workers is for mocks alone: real targets are asked one request at a time');
  const filter = checkFilter(options.grep);
  const identity = newIdentity();
  if (options.dryRun) {
    await dryRun(settings, identity, filter);
    return exitCodes.holds;
  }
  outFolder(options.out);
  const announced = options.announced ?? (await contractCreations(options, settings));
  if (!options.announced) announce([announced], settings);
  const { run: found, mock } = await openRun(settings, identity, announced);
  try {
    const run = await wantedOf(found, settings, filter);
    for (const facts of run.facts) if (!isMock(facts.name)) console.log(greetingInWords(facts));
    const end = await runPlaywright(run, options);
    if (end === exitCodes.interrupted) return end;
    if (end === null) throw new HarnessError('the run ended without a result: see what it printed above');
    if (options.proposeDeviations && end.written) propose(folderWith(options.out, run.identity.id));
    return end.exit;
  } finally {
    await mock?.stop();
  }
}

/** What a contract run may create at real targets at most. */
export const contractCreations = (
  { grep, repeatEach = 1 }: ContractOptions,
  settings: Settings,
): Promise<Announced[]> => plannedCreations(settings, newIdentity(), checkFilter(grep), repeatEach);

/**
 * A filter for what was red in the whole run of a folder, beside which the results will lie.
 * @throws UsageError if there is none, or nothing was red
 */
function redIn({ out, grep }: ContractOptions): string {
  if (grep !== undefined) throw new UsageError('--failed and --grep both say which cases: name one of them');
  const run = wholeRun(out);
  const red = run.verdicts.filter((entry) => isRed(entry.verdict) && isRealCase(entry));
  if (red.length === 0) throw new UsageError(`--failed: nothing was red in the run that lies in ${out}`);
  const names = new Set(red.map(({ case: id, target }) => patternOf(nameOf(id, target))));
  return `^(?:${[...names].join('|')})$`;
}

/** The whole run of a folder. @throws UsageError if there is none that can be read */
export function wholeRun(out: string): ContractRun {
  const run = wholeRunIn(out);
  if (run) return run;
  const result = readResult(out, 'contract-run');
  throw new UsageError(
    `no whole run lies in ${out}; \`npm run contract\` makes one${result.state === 'broken' ? `: ${result.why}` : ''}`,
  );
}

function checkFilter(grep: string | undefined): RegExp | null {
  if (grep === undefined) return null;
  try {
    return new RegExp(grep);
  } catch (error) {
    throw new UsageError(`--grep ${JSON.stringify(grep)} is not a regular expression: ${(error as Error).message}`);
  }
}

/**
 * The run without what a filter leaves out: a target that nobody asked for need not be there.
 * @throws UsageError if nothing is left, which would be green for the wrong reason
 */
async function wantedOf(run: OpenRun, settings: Settings, filter: RegExp | null): Promise<OpenRun> {
  if (!filter) return run;
  const { targets, client } = targetsOf(run, settings);
  await client.close();
  const names = tasksOf(targets).map(({ id, target }) => nameOf(id, target));
  const unjudged = run.unjudged.filter(({ target }) => namesAtAll(target).some((name) => filter.test(name)));
  if (unjudged.length === 0 && !names.some((name) => filter.test(name))) throw matchesNone(filter, names);
  return { ...run, unjudged };
}

/** What might have been done at a target, had it been there. */
const namesAtAll = (target: string): string[] =>
  [...cases.map(caseId), ...journeys.map(({ id }) => id)]
    .filter((id) => apiOf(id) === apiOf(target))
    .map((id) => nameOf(id, target));

/** @returns what the run came to; null: it did not; `interrupted`: it was, before anything was judged */
async function runPlaywright(
  run: OpenRun,
  options: ContractOptions,
): Promise<RunEnd | typeof exitCodes.interrupted | null> {
  const { out, grep, record, workers, repeatEach } = options;
  const env = { ...process.env, ...asEnvironment({ ...run, out, filter: grep, recordsAll: record }) };
  const more = [
    ...(workers ? ['--workers', String(workers)] : []),
    ...(repeatEach ? ['--repeat-each', String(repeatEach)] : []),
    ...(run.unjudged.length > 0 ? ['--pass-with-no-tests'] : []), // the result says why
  ];
  let end: RunEnd | null = null;
  const hears = (message: unknown): void => {
    if ((message as RunEnd).id === run.identity.id) end = message as RunEnd;
  };
  const code = await runPackage('@playwright/test', 'cli.js', ['test', ...more], { env, hears });
  if (end !== null || code !== exitCodes.interrupted) return end;
  console.error('interrupted before anything was judged');
  return code;
}

function propose(out: string): void {
  const result = readResult(out, 'contract-run');
  if (result.state !== 'there')
    throw new HarnessError(`no deviation can be proposed: ${result.why ?? 'no result is there'}`);
  const { rows, text } = proposedDeviations(result.run);
  const proposed = join(out, 'proposed-deviations.txt');
  writeWhole(proposed, text);
  console.log(
    rows.length === 0
      ? `no deviation to propose: ${proposed} is empty`
      : `${rows.length} proposed in ${proposed}: \`npx suite accept <id> --because … --review …\` takes one over; of the rest the target is at fault`,
  );
}

export const define = (command: Command): Command =>
  command
    .option('--grep <pattern>', 'only cases whose "case at target" matches this regular expression')
    .addOption(outOption())
    .option('--workers <n>', `how many tests at once (default ${usualWorkers})`, whole(1))
    .option('--repeat-each <n>', 'run each case so many times', whole(1))
    .option('--record', 'keep every exchange, redacted, for `suite replay`')
    .option('--failed', 'only what was red in the last whole run; the results land beside it, not over it')
    .option('--propose-deviations', 'write what real targets broke as rows ready for review')
    .addOption(
      new Option('--dry-run', 'print every request that would be sent, and send none').conflicts([
        'workers',
        'repeatEach',
        'record',
        'proposeDeviations',
      ]),
    )
    .action(
      ends((options: ContractOptions) => {
        const isWhole = options.grep === undefined && !options.failed && !options.dryRun;
        return isWhole ? partOfNight('contract-run', contractCommand)(options) : contractCommand(options);
      }),
    );
