import type { Command } from 'commander';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { journeys } from '../load/journeys.ts';
import { announcedByItems, costInWords, runItem } from '../load/run/items.ts';
import { type Asked, type Item, type LoadOptions, phasesOf, planItems, readNames } from '../load/run/plan.ts';
import { inSession, runPhases } from '../load/run/session.ts';
import type { JobsOptions } from '../load/import-jobs/options.ts';
import { loadSummary } from '../load/summary.ts';
import { annotationsOf, isInActions } from '../reports/annotations.ts';
import { paintForTerminal } from '../reports/terminal.ts';
import { groupByCause, witnessesOf } from '../runs/causes/group.ts';
import { joinLoadRuns } from '../runs/join-load-runs.ts';
import type { LoadRun } from '../runs/load-run.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Announced } from '../targets/creations.ts';
import { readSettings } from '../targets/open.ts';
import { factsForeseen } from '../targets/preflight.ts';
import { announce } from './announce.ts';
import { endsWith, outOption, partOfNight, whole } from './command.ts';
import { afterWriting } from './exit-code-for.ts';
import { worstOf } from '../runs/exit-codes.ts';
import { addImportJobs, importJobsCommand, jobsCreations } from './load-import-jobs.ts';
import { type ClusterOptions, loadOnCluster, refuseMisplaced } from './load-cluster.ts';
import { TimeOption, mostSegments, parseRate, profileOption } from './load-options.ts';
import { exitCodeOf, writeLoadRun } from './load-outcome.ts';
import { outFolder } from './out-folder.ts';

/**
 * Loads the targets of the settings: journeys under a profile, and the probe of their limiters.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function loadCommand(names: readonly string[], options: LoadOptions): Promise<number> {
  return (await loadAs(names, options)).code;
}

/** Enough for a queue to form on the mock, and over in seconds. */
const shortJobs = { files: 3, records: 5000, migrations: 2, force: false } as const;

/**
 * All there is: journeys, probes, and a few import jobs, in one result.
 * @returns the exit code of them together
 */
export async function loadAll(options: LoadOptions): Promise<number> {
  const announced = options.announced ?? announce(loadAllCreations(options), readSettings());
  const { code, load } = await loadAs([], { ...options, announced });
  return worstOf([code, await importJobsCommand(jobsOf({ ...options, seed: load.run.seed }), load)]);
}

const jobsOf = ({ out, profile, seed }: LoadOptions): JobsOptions => ({
  out,
  profile,
  ...shortJobs,
  ...(seed === undefined ? {} : { seed }),
});

/** What each part may create at real targets at most. */
export const loadAllCreations = (options: LoadOptions): Announced[][] => [
  loadCreations(readNames([]), options),
  jobsCreations(jobsOf(options), false),
];

/** As `loadCommand`, for who goes on with what was found. */
async function loadAs(
  names: readonly string[],
  options: LoadOptions,
): Promise<{ readonly code: number; readonly load: LoadRun }> {
  const asked = readNames([...names, ...(options.journey ?? [])]);
  const announced = options.announced ?? announce([loadCreations(asked, options)], readSettings());
  const wants = (target: string): boolean =>
    asked.probe || asked.journeys.some((name) => target.startsWith(`${journeys[name].api}@`));
  return inSession({ ...options, out: outFolder(options.out) }, wants, async (session) => {
    const { settings, out, run } = session;
    const { items, excluded } = planItems(asked, run.facts, settings, options, run.unjudged);
    const told = { ...options, announced };
    for (const item of items) console.log(costInWords(item, told, settings));
    rmSync(join(out, 'load'), { recursive: true, force: true });
    const phases = phasesOf(items, options.profile, options.segments);
    const context = { ...session, options: told };
    const runOf = (some: typeof phases, left: typeof excluded): Promise<LoadRun> =>
      runPhases(session, some, left, (item, machinery) => runItem(item, context, machinery));
    const first = await runOf(phases, excluded);
    const voids = options.repeatVoid ? items.filter((item) => mayRepeat(item, first, told, settings)) : [];
    if (voids.length === 0) return { code: end(first, options.out), load: first };
    console.log(`void, and run once more: ${voids.map(nameOfItem).join(', ')}`);
    const kept = { ...first, runs: first.runs.filter((one) => !voids.some((item) => isOf(item, one))) };
    const load = joinLoadRuns(kept, await runOf(phasesOf(voids, options.profile, options.segments), []));
    return { code: end(load, options.out), load };
  });
}

const nameOfItem = (item: Item): string =>
  `${item.kind === 'probe' ? 'rate-limit' : item.journey} at ${item.facts.name}`;

const isOf = (item: Item, { journey, target }: LoadRun['runs'][number]): boolean =>
  `${journey} at ${target}` === nameOfItem(item);

/** A run that was void is made once more, unless it would create at a real account again. */
const mayRepeat = (item: Item, { ended, runs }: LoadRun, options: LoadOptions, settings: Settings): boolean =>
  ended === 'complete' &&
  runs.some((run) => run.state === 'void' && isOf(item, run)) &&
  announcedByItems([item], options, settings).length === 0;

/**
 * What a load may create at real targets at most, by what the settings say of them.
 * @throws SettingsError, UsageError
 */
function loadCreations(asked: Asked, options: LoadOptions): Announced[] {
  const settings = readSettings();
  const wrong = Object.values(settings.wrong ?? {});
  const { items } = planItems(asked, factsForeseen(settings), settings, options, wrong);
  return announcedByItems(items, options, settings);
}

function end(load: LoadRun, out: string): number {
  console.log(loadSummary(load, paintForTerminal()));
  if (isInActions()) for (const text of annotationsOf(groupByCause(witnessesOf(null, load)))) console.log(text);
  return afterWriting(exitCodeOf(load), () =>
    console.log(`results: ${writeLoadRun(load, out)}   raw samples: ${join(out, 'load')}`),
  );
}

/** As many as one would plan for at the highest rate that is allowed. */
const mostRunners = 100;

/** `suite load`. */
export function define(command: Command): void {
  command
    .argument('[what...]', 'journeys, or rate-limit; none: a smoke of every journey, the probe, a few import jobs')
    .option('--journey <name...>', 'the same as naming it')
    .addOption(profileOption('smoke', 'how requests go out'))
    .addOption(new TimeOption('--duration <time>', 'stretch the profile to so long, such as 30s or 2m'))
    .option('--rate <n>', 'requests a second at the height of the profile', parseRate)
    .option('--vus <n>', 'how many requests may be under way at once', whole(1))
    .option('--segments <n>', 'let so many k6 processes share each journey, at the same rate', whole(1, mostSegments))
    .option('--seed <text>', 'probe by the plans of a run that printed this seed')
    .option('--repeat-void', 'run what was void once more: its machine was busy, which says nothing of its target')
    .option('--cluster', 'let pods of a Kubernetes cluster with k6-operator share the one journey named (load/k8s)')
    .option('--runners <n>', 'how many pods, one a node', whole(1, mostRunners), 1)
    .option('--context <name>', "the cluster, by kubectl's name for it; left out: its current one")
    .option('--namespace <name>', 'where in the cluster', 'import-load')
    .option('--keep', "leave the run's objects on the cluster")
    .addOption(outOption())
    .action(
      endsWith(async (names: readonly string[], options: LoadOptions & ClusterOptions & { cluster?: boolean }) => {
        refuseMisplaced(options);
        if (options.cluster) return end(await loadOnCluster(names, options), options.out);
        return partOfNight('load-run', (asked: LoadOptions) =>
          names.length === 0 && asked.journey === undefined ? loadAll(asked) : loadCommand(names, asked),
        )(options);
      }),
    );
  // or `load` would take the options that its subcommands have as well
  for (const one of [command.parent, command]) one?.enablePositionalOptions();
  addImportJobs(command);
}
