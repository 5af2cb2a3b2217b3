import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import { Secret } from '../../contracts/values/secret.ts';
import type { JourneyPlan } from '../../load/journey-plan.ts';
import { type JourneyId, journeys } from '../../load/journeys.ts';
import { type JourneyPart, judgeJourney, spreadOf } from '../../load/judge-journey.ts';
import type { FinishedRun } from '../../load/judge-run.ts';
import { RunnersMissing, readRunners } from '../../load/k8s/runners.ts';
import type { ProfileName } from '../../load/profiles.ts';
import { loadSummary } from '../../load/summary.ts';
import type { JourneyRun, LoadRun } from '../../runs/load-run.ts';
import { runFacts } from '../../runs/run-facts.ts';
import { paintForTerminal } from '../../reports/terminal.ts';
import { apiOf } from '../../targets/facts.ts';
import { newIdentity } from '../../targets/open.ts';
import { outOption } from '../command.ts';
import { afterWriting } from '../exit-code-for.ts';
import { outFolder } from '../out-folder.ts';
import { fromUserEach } from '../standing.ts';
import { UsageError } from '../../targets/usage-error.ts';
import { parseDuration, parseProfile, parseRate, probeName, readNames } from '../../load/run/options.ts';
import { exitCodeOf, writeLoadRun } from '../load-outcome.ts';
import { politeRate } from '../../load/run/polite-rate.ts';

export type MergeOptions = {
  readonly out: string;
  readonly profile: ProfileName;
  readonly duration?: number;
  readonly rate?: number;
  readonly target?: TargetName;
};

const targets: readonly TargetName[] = [
  'import2@mock-live',
  'import2@sandbox',
  'import2@live',
  'elastic-path@mock',
  'elastic-path@store',
];

/** `suite load merge`, below `suite load`. */
export function addMerge(load: Command): void {
  load
    .command('merge')
    .description('judge what the runners of one run left behind as one run (load/k8s); sends nothing')
    .argument('<journey>')
    .argument('<folder...>', 'one for each runner, with its samples, log and summary', fromUserEach)
    .option('--profile <name>', 'as it was archived', parseProfile, 'average')
    .option('--duration <time>', 'as it was archived', parseDuration)
    .option('--rate <n>', 'as it was archived: requests a second of all runners', parseRate)
    .addOption(new Option('--target <name>', 'left out: the one of load/k8s/settings.yaml').choices(targets))
    .addOption(outOption('where results go'))
    .action(async (journey: string, folders: string[], options: MergeOptions) => {
      process.exitCode = await mergeCommand(journey, folders, options);
    });
}

/**
 * Merges the raw samples of runners and judges them as one run.
 * @returns the exit code
 * @throws UsageError
 */
export async function mergeCommand(name: string, folders: readonly string[], options: MergeOptions): Promise<number> {
  const [journey] = readNames([name]).journeys;
  if (journey === undefined) throw new UsageError(`${probeName} is not for runners; only journeys can be merged`);
  const { api } = journeys[journey];
  if (options.target !== undefined && apiOf(options.target) !== api)
    throw new UsageError(
      `--target is ${options.target}, and ${journey} is a journey of ${api}: its targets are allowed`,
    );
  outFolder(options.out);
  const parts = await partsIn(folders);
  const judged = judgeJourney(planOf(journey, options), parts, options.out, 'own');
  refuseOther(journey, judged.run);
  const load = loadRunOf(judged);
  console.log(loadSummary(load, paintForTerminal()));
  return afterWriting(exitCodeOf(load), () =>
    console.log(`${apartInWords(parts)}   results: ${writeLoadRun(load, options.out)}`),
  );
}

async function partsIn(folders: readonly string[]): Promise<JourneyPart[]> {
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) throw new UsageError(`${missing} is not there: the folder of a runner is allowed`);
  try {
    return await readRunners(folders);
  } catch (error) {
    if (error instanceof RunnersMissing) throw new UsageError(error.message);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error; // not the file system's, nor zlib's
    throw new UsageError(`what the runners left in ${folders.join(', ')} cannot be read: ${message}`);
  }
}

/** The archives of all journeys leave files of the same names. */
function refuseOther(journey: JourneyId, { latency }: JourneyRun): void {
  const other = latency.find(({ operation }) => !operation.startsWith(`${journeys[journey].api}.`));
  if (other) throw new UsageError(`these are no runners of ${journey}: they sent ${other.operation}`);
}

function planOf(journey: JourneyId, { profile, duration, rate, target }: MergeOptions): JourneyPlan {
  const usual = journeys[journey].api === 'import2' ? 'import2@sandbox' : 'elastic-path@store';
  return {
    journey,
    settings: {
      target: target ?? usual,
      profile,
      rate: rate ?? politeRate(journey),
      durationMs: duration ?? null,
      baseUrl: '',
      vus: null,
      token: new Secret(''),
      parameters: {},
      existingId: null,
      careful: false,
    },
  };
}

const loadRunOf = ({ run }: FinishedRun): LoadRun => ({
  schema: 'load-run/1',
  run: runFacts(newIdentity(), Date.parse(run.startedAt), run.durationMs),
  ended: 'complete',
  k6: 'as in the image of the runners',
  runs: [run],
  excluded: [],
  errors: [],
});

/** Nobody lets runners begin together: so each is held to its own clock, and this is told. */
const apartInWords = (parts: readonly JourneyPart[]): string =>
  `${parts.length} runners, each by its own clock; they began ${Math.round(spreadOf(parts))} ms apart`;
