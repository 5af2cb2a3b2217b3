import type { Settings } from '../contracts/settings/settings.ts';
import { secretsOf } from '../contracts/settings/settings.ts';
import { leftInWords, paintForTerminal } from '../reports/terminal.ts';
import { interruptible } from '../runs/interruptible.ts';
import type { LeftBehind } from '../runs/run.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { runOnCluster } from '../load/k8s/cluster.ts';
import { journeys } from '../load/journeys.ts';
import type { Cluster } from '../load/k8s/kubectl.ts';
import { type JourneyItem, announcedByItems, costInWords, journeyPlanFor } from '../load/run/items.ts';
import { type LoadOptions, planItems, readNames } from '../load/run/plan.ts';
import { loadRunOf, noteLeft } from '../load/run/session.ts';
import { folderFor } from '../runs/again.ts';
import { probeJourney } from '../load/rate-limit/plan-file.ts';
import { UsageError } from '../targets/errors.ts';
import { isThisMachine } from '../contracts/settings/hosts.ts';
import { newIdentity, readSettings } from '../targets/open.ts';
import { apiOf } from '../contracts/spec/targets.ts';
import { factsForeseen } from '../targets/preflight.ts';
import { announce } from './announce.ts';
import { endLoad } from './load-outcome.ts';
import { outFolder } from './out-folder.ts';

/** What `--cluster` takes besides. */
export type ClusterOptions = Partial<Cluster> & { readonly runners?: number; readonly keep?: boolean };

/**
 * An option that would be passed over in silence.
 * @throws UsageError
 */
export function refuseMisplaced(
  names: readonly string[],
  { cluster = false, ...given }: LoadOptions & ClusterOptions & { readonly cluster?: boolean },
): void {
  const isProbeAlone = names.length > 0 && names.every((name) => name === probeJourney);
  const sendsOtherwise = 'says how journeys are sent; what the probe sends follows from the documented limit';
  const ofACluster = 'says how a cluster runs a journey: it goes with --cluster';
  const misplaced: { readonly [option in keyof typeof given]?: string } = {
    ...(isProbeAlone
      ? { rate: sendsOtherwise, durationMs: sendsOtherwise, vus: sendsOtherwise, processes: sendsOtherwise }
      : {}),
    ...(cluster
      ? {
          processes: 'shares a run on this machine; with --cluster it is --runners',
          repeatVoid: 'is for runs on this machine: a cluster runs its journey once',
        }
      : { runners: ofACluster, context: ofACluster, namespace: ofACluster, keep: ofACluster }),
  };
  for (const [name, why] of Object.entries(misplaced))
    if (given[name as keyof typeof given] !== undefined)
      throw new UsageError(`--${name === 'repeatVoid' ? 'repeat-void' : name.replace('Ms', '')} ${why}`);
}

/** As claim.yaml makes it. */
export const usualNamespace = 'import-load';

/**
 * Runs a journey by pods of a cluster. The target is not greeted from here: it may be seen from the pods alone.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError, Interrupted
 */
export async function loadOnCluster(names: readonly string[], asked: LoadOptions & ClusterOptions): Promise<number> {
  const { context, namespace = usualNamespace, keep = false, runners = 1 } = asked;
  const options = { ...asked, processes: runners };
  const settings = readSettings();
  const item = onlyItem(names, options, settings);
  announce([announcedByItems([item], options, settings)], settings);
  console.log(costInWords(item, options, settings));
  const out = outFolder(asked.out);
  const k6 = await ensureK6({ k6Bin: settings.k6Bin });
  const identity = newIdentity(asked.seed);
  const startedAt = Date.now();
  const leftBehind: LeftBehind[] = [];
  const folder = folderFor(out, identity.id, true, 'load-run');
  const finished = await interruptible(async (signal) =>
    runOnCluster(await journeyPlanFor(item, { settings, identity, options }), {
      cluster: { context, namespace },
      id: identity.id,
      k6: k6.path,
      out: folder,
      secrets: secretsOf(settings),
      secretsOfApi: secretsOf(settings, apiOf(item.facts.name)),
      signal,
      keep,
      say: (line) => console.log(line),
      note: (collected) => noteLeft({ collected }, item, { identity, out }, leftBehind),
    }),
  ).catch((error: unknown) => {
    for (const line of leftInWords({ leftBehind }, paintForTerminal())) console.log(line);
    throw error;
  });
  const run = { identity, startedAt, facts: [item.facts], unjudged: [] };
  const load = loadRunOf({ identity, run, k6 }, startedAt, [finished], {
    ended: 'complete',
    leftBehind,
    excluded: [],
    errors: [],
  });
  return endLoad({ ...load, partial: true }, out, folder);
}

/**
 * The one journey at its one target.
 * @throws UsageError
 */
function onlyItem(names: readonly string[], options: LoadOptions, settings: Settings): JourneyItem {
  if (names.length !== 1)
    throw new UsageError(
      `--cluster runs one journey, by its name; ${names.length === 0 ? 'none is' : names.join(', ') + ' are'} named`,
    );
  const asked = readNames(names);
  for (const journey of asked.journeys) {
    const wrong = settings.wrong?.[journeys[journey].api];
    if (wrong) throw wrong;
  }
  const { items } = planItems(asked, factsForeseen(settings), settings, options);
  const [item, other] = items;
  if (item?.kind !== 'journey')
    throw new UsageError(`${names[0]} is not for a cluster: each of its plans follows from the answers before`);
  const { name, baseUrl } = item.facts;
  if (other) throw new UsageError(`--cluster loads one target; the settings name ${name} and ${other.facts.name}`);
  if (isThisMachine(new URL(baseUrl).origin))
    throw new UsageError(
      `${name} is at ${baseUrl}, which means another machine in each pod; a target that pods reach is needed, by the settings or MOCK_URL`,
    );
  return item;
}
