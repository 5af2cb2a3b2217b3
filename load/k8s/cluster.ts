import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counted } from '../../contracts/show/words.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { Unreachable } from '../../targets/obstacle.ts';
import { HarnessError, UsageError } from '../../targets/errors.ts';
import { authorities } from '../../targets/network.ts';
import { archiveJourney } from '../archive.ts';
import { type JourneyPlan, costOf } from '../journeys.ts';
import { type Collected, toldBy } from '../collect.ts';
import type { FinishedRun } from '../judge-run.ts';
import { folderOfJourney } from '../run-journey.ts';
import { k6Settings } from '../run-k6.ts';
import { loadEnvironment } from '../settings.ts';
import { type FollowedRunner, followRunners, isCutShort, shelfReady } from './follow.ts';
import { versions } from '../k6/versions.ts';
import { type Cluster, type Kubectl, KubectlError, kubectlFor } from './kubectl.ts';
import { type ClusterRun, type Manifest, manifestsOf, runLabel, runnerNames } from './manifest.ts';
import { type Runner, judgeRunners } from './runners.ts';

export type ClusterTools = {
  readonly cluster: Cluster;
  /** The run's id, of which its name is made. */
  readonly id: string;
  /** A k6 of this machine, which packs the archive. */
  readonly k6: string;
  /** Where results go: absolute. */
  readonly out: string;
  /** Of the settings: kept out of whatever the runners leave and of what is said. */
  readonly secrets: readonly Secret[];
  /** Those of them that a server of this API may tell: the runners know them, and so does the cluster. */
  readonly secretsOfApi: readonly Secret[];
  readonly signal: AbortSignal;
  /** Whether the run's objects stay there. */
  readonly keep: boolean;
  readonly say: (line: string) => void;
  /** Told what may have been created, however the run ended. */
  readonly note: (told: readonly Pick<Collected, 'created'>[]) => void;
};

/** The claim that all runs share (claim.yaml). */
const claimName = 'results';

/** What the runners leave may be large. */
const copyMs = 10 * 60_000;

/**
 * Runs one journey by pods of a cluster, one a node, and judges what they left as one run. Whatever happens, nothing of it
 * stays on the cluster, unless it is told to.
 * @param plan `processes` says how many
 * @throws UsageError in one sentence where the cluster does not run it, Unreachable where no runner reached anybody,
 *   HarnessError
 */
export async function runOnCluster(plan: JourneyPlan, tools: ClusterTools): Promise<FinishedRun> {
  const { cluster, id, out, secrets, signal, say, note } = tools;
  const { journey, settings, processes = 1 } = plan;
  const kubectl = kubectlFor(cluster, signal);
  await checkCluster(kubectl, cluster);
  const run: ClusterRun = {
    name: `${journey}-${id}`,
    runners: processes,
    env: environmentOf(plan, tools.secretsOfApi, `${journey}-${id}`),
  };
  const objects = manifestsOf(run);
  const [testRun, before] = [objects.filter(isTestRun), objects.filter((one) => !isTestRun(one))];
  let isUnderLoad = false;
  try {
    await create(kubectl, before);
    await shelfReady(kubectl, run.name);
    await store(kubectl, run, await packed(plan, tools.k6));
    isUnderLoad = true;
    await create(kubectl, testRun);
    say(`${run.name}: ${counted(processes, 'runner')}, in namespace ${cluster.namespace}`);
    const followed = await followRunners(kubectl, run, costOf(plan).seconds * 1000, say, signal);
    const runners = await withLastLines(kubectl, followed);
    await stopRest(kubectl, runners);
    const folder = folderOfJourney(plan, out);
    await fetchResults(kubectl, run.name, folder);
    const { finished, spreadMs } = await judgeRunners(plan, runners, folder, out, secrets);
    note(finished.collected);
    isUnderLoad = false;
    refuseUnanswered(finished, settings.baseUrl);
    say(`${counted(processes, 'runner')}, each by its own clock; they began ${Math.round(spreadMs)} ms apart`);
    return finished;
  } catch (error) {
    signal.throwIfAborted(); // whatever it ended in, the user ended it
    throw error;
  } finally {
    await leave(tools, run.name, isUnderLoad);
  }
}

const isTestRun = ({ kind }: Manifest): boolean => kind === 'TestRun';

/** Where the run's own files lie: the operator mounts the claim at /test. */
const folderOf = (name: string): string => `/test/${name}`;
const authoritiesOf = (name: string): string => `${folderOf(name)}/authorities.pem`;

const environmentOf = (plan: JourneyPlan, secrets: readonly Secret[], name: string): ClusterRun['env'] => ({
  ...k6Settings,
  ...loadEnvironment(plan.settings, secrets),
  LOAD_PROCESSES: String(plan.processes ?? 1),
  ...(plan.settings.baseUrl.startsWith('https:') ? { SSL_CERT_FILE: authoritiesOf(name) } : {}),
});

type Claim = {
  readonly spec: { readonly accessModes?: readonly string[] };
  readonly status?: { readonly phase?: string };
};

const claimMends = 'kubectl apply -f load/k8s/claim.yaml makes it (load/k8s/README.md)';

/**
 * Makes sure of what every run needs, before anything is made.
 * @throws UsageError
 */
async function checkCluster(kubectl: Kubectl, { namespace }: Cluster): Promise<void> {
  await kubectl.get('testruns.k6.io').catch((error: unknown) => {
    if (!(error instanceof KubectlError) || !error.message.includes("doesn't have a resource type")) throw error;
    throw new UsageError(
      `the cluster knows no TestRun: k6-operator ${versions.operator} is to be installed there (load/k8s/README.md)`,
    );
  });
  const claim = await kubectl.get<Claim>('persistentvolumeclaim', claimName).catch((error: unknown) => {
    if (!(error instanceof KubectlError) || !error.message.includes('NotFound')) throw error;
    throw new UsageError(`namespace ${namespace} has no claim ${claimName}: ${claimMends}`);
  });
  const modes = claim.spec.accessModes ?? [];
  if (!modes.includes('ReadWriteMany'))
    throw new UsageError(
      `claim ${claimName} is ${modes.join(', ')}: ReadWriteMany is needed, as runners are on several nodes`,
    );
  if (claim.status?.phase === 'Lost') throw new UsageError(`claim ${claimName} has lost its volume: ${claimMends}`);
}

const create = (kubectl: Kubectl, items: readonly Manifest[]): Promise<string> =>
  kubectl.run(['create', '--validate=strict', '--filename=-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });

async function packed(plan: JourneyPlan, k6: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    return readFileSync(await archiveJourney(k6, plan, folder));
  } catch (error) {
    throw new HarnessError(`the journey could not be packed: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the archive on the volume, and a folder for each runner, by the user that they run as. */
async function store(kubectl: Kubectl, run: ClusterRun, archive: Buffer): Promise<void> {
  const folder = folderOf(run.name);
  const folders = runnerNames(run).map((name) => `${folder}/${name}`);
  const write = async (file: string, input: Buffer): Promise<void> => {
    // without an output of its own the command loses its input: a container's streams end with its output
    const command = ['sh', '-c', `cat >'${file}'; wc -c <'${file}'`];
    const written = Number(await inShelf(kubectl, run.name, command, input));
    if (written !== input.length) throw new HarnessError(`${written} of ${input.length} bytes of ${file} were written`);
  };
  try {
    await inShelf(kubectl, run.name, ['mkdir', '-p', ...folders]);
    await write(`${folder}/journey.tar`, archive);
    if (run.env['SSL_CERT_FILE'])
      await write(authoritiesOf(run.name), Buffer.from(authorities(process.env).join('\n')));
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    throw new UsageError(
      `claim ${claimName} cannot be written by group 12345, as runners do (${error.message}): claim.yaml says what its volume needs`,
    );
  }
}

const inShelf = (kubectl: Kubectl, name: string, command: readonly string[], input?: Buffer): Promise<string> =>
  kubectl.run(
    ['exec', ...(input ? ['--stdin'] : []), `${name}-shelf`, '--', ...command],
    input === undefined ? {} : { input },
  );

/** What the pod of each that was cut short printed last: k6's own log may have had nowhere to go. */
const withLastLines = (kubectl: Kubectl, runners: readonly FollowedRunner[]): Promise<Runner[]> =>
  Promise.all(
    runners.map(async ({ name, state }) => {
      const printed = isCutShort(state)
        ? await kubectl.run(['logs', `job/${name}`, '--container=k6', '--tail=3']).catch(() => '') // its pod may be gone
        : '';
      return { name, state, printed };
    }),
  );

/** Ends the runners that go on with a run that is over. */
async function stopRest(kubectl: Kubectl, runners: readonly Runner[]): Promise<void> {
  const rest = runners.flatMap(({ name, state }) => (state.is === 'ended' ? [] : [name]));
  if (rest.length > 0) await kubectl.run(['delete', 'jobs', ...rest, '--ignore-not-found', '--cascade=foreground']);
}

async function fetchResults(kubectl: Kubectl, name: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const from = `${name}-shelf:${folderOf(name)}`;
  await kubectl.run(['cp', '--retries=5', from, folder], { timeoutMs: copyMs });
  rmSync(join(folder, 'journey.tar'), { force: true });
}

/** @throws Unreachable where requests went out and none was answered */
function refuseUnanswered({ run }: FinishedRun, baseUrl: string): void {
  const statuses = Object.keys(run.responses.byStatus);
  if (statuses.length === 0 || statuses.some((status) => status !== '0')) return;
  throw new Unreachable(`no runner was answered by ${baseUrl}.`, 'It must be reached from the pods of the cluster.');
}

/**
 * Takes a run off the cluster; the load first.
 * @param isUntold whether what it created is to be read there still
 */
async function leave({ cluster, keep, say, note }: ClusterTools, name: string, isUntold: boolean): Promise<void> {
  const kubectl = kubectlFor(cluster);
  const mine = `--selector=${runLabel}=${name}`;
  const context = cluster.context === undefined ? '' : ` --context=${cluster.context}`;
  const byHand = `kubectl delete testruns.k6.io,pods,secrets${context} -n ${cluster.namespace} -l ${runLabel}=${name}`;
  try {
    if (!keep) await kubectl.run(['delete', 'testruns.k6.io', mine, '--cascade=foreground']);
    if (isUntold) note([await createdBy(kubectl, name, say)]);
    if (keep) return say(`kept, with the secrets of this API’s settings: ${byHand}`);
    await inShelf(kubectl, name, ['rm', '-rf', folderOf(name)]).catch(() => ''); // it may never have started
    await kubectl.run(['delete', 'pods,secrets', mine]);
  } catch (error) {
    say(`${name} is still on the cluster (${(error as Error).message}): ${byHand}`);
  }
}

/** What the runners' logs say was created: a run that did not come to its end has not been copied. */
async function createdBy(
  kubectl: Kubectl,
  name: string,
  say: ClusterTools['say'],
): Promise<Pick<Collected, 'created'>> {
  const lines = await inShelf(kubectl, name, ['sh', '-c', `grep -h created ${folderOf(name)}/*/k6.log || :`]).catch(
    (error: Error) => {
      say(`what it may have created is not known: ${error.message}`);
      return '';
    },
  );
  return toldBy(lines.split('\n'));
}
