import { type Command, Option } from 'commander';
import { type Asked, type LoadOptions, readNames } from '../load/run/plan.ts';
import { ends, formerly, outOption, partOfNight, whole } from './command.ts';
import { loadAsked } from './load-asked.ts';
import { addImportJobs } from './load-import-jobs.ts';
import { type ClusterOptions, loadOnCluster, refuseMisplaced, usualNamespace } from './load-cluster.ts';
import { durationOption, parseRate, processesOption, profileOption } from './load-options.ts';

/** Enough for a queue to form on the mock, and over in seconds. */
const shortJobs = { files: 3, records: 5000, migrations: 2, force: false } as const;

/** All there is: journeys, probes, and a few import jobs. */
export const everything = ({ out, profile }: LoadOptions): Asked => ({
  ...readNames([]),
  jobs: { out, profile, ...shortJobs },
});

/** As many as one would plan for at the highest rate that is allowed. */
const mostRunners = 100;

const processes = processesOption('let so many k6 processes share each journey, at the same rate');

type Options = LoadOptions & ClusterOptions & { readonly cluster?: boolean; readonly journey?: readonly string[] };

export function define(command: Command): void {
  command
    .argument('[what...]', 'journeys, or rate-limit; none: every journey, the probe, a few import jobs')
    .addOption(new Option('--journey <name...>').hideHelp()) // how journeys were named before
    .addOption(profileOption('smoke', 'how requests go out'))
    .addOption(durationOption())
    .option('--rate <n>', 'requests a second at the height of the profile', parseRate)
    .option('--vus <n>', 'how many requests may be under way at once', whole(1))
    .addOption(processes)
    .addOption(formerly('--segments <n>', processes))
    .option('--seed <text>', 'probe by the plans of a run that printed this seed')
    .option('--repeat-void', 'run what was void once more, unless it could create something at a real target')
    .option('--cluster', 'let pods of a Kubernetes cluster with k6-operator share the one journey named (load/k8s)')
    .option('--runners <n>', 'how many pods, one a node (default 1)', whole(1, mostRunners))
    .option('--context <name>', "the cluster, by kubectl's name for it; left out: its current one")
    .option('--namespace <name>', `where in the cluster (default ${usualNamespace})`)
    .option('--keep', "leave the run's objects on the cluster")
    .addOption(outOption())
    .action(
      ends(async (names: readonly string[], { journey = [], ...options }: Options) => {
        const named = [...names, ...journey];
        refuseMisplaced(named, options);
        if (options.cluster) return loadOnCluster(named, options);
        if (named.length > 0) return loadAsked(readNames(named), options);
        return partOfNight('load-run', (asked: LoadOptions) => loadAsked(everything(asked), asked))(options);
      }),
    );
  // or `load` would take the options that its subcommands have as well
  for (const one of [command.parent, command]) one?.enablePositionalOptions();
  addImportJobs(command);
}
