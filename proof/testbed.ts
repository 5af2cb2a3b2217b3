import { parseSettings } from '../contracts/settings/settings.ts';
import type { FaultSetting } from '../faults/setting.ts';
import { startMock } from '../mock/start.ts';
import { type Client, createClient } from '../targets/client.ts';
import { type TargetFacts, mockFacts } from '../targets/facts.ts';
import { everyTarget } from '../targets/preflight.ts';
import { httpTarget } from '../targets/target.ts';
import { type MountPoint, startProxy } from './proxy.ts';
import { MovedClock, prepare, realTargets } from './real-targets.ts';
import { type Task, tasksOf } from '../contracts/judge/run-suite.ts';
import { mountPoints } from '../contracts/spec/targets.ts';

/** A server under trial with all that the suite does to it. */
type TestBed = {
  readonly tasks: readonly Task[];
  /** What it does where the server is a sandbox, a live API and a store; nothing where it is none of these. */
  readonly real: () => readonly Task[];
  readonly close: () => Promise<void>;
};

/** Where a mutant is tried: on a mock of its own, or before the server at this root. */
export type TrialOptions = {
  readonly seed: string;
  readonly server?: string | undefined;
  /** What is red there already. */
  readonly baseline?: readonly string[];
  /** Whether our mock is also to be had as real targets, which takes some preparing. */
  readonly isReal?: boolean;
};

/** How long the suite waits: long enough that a machine that is busy is never a finding. */
const patienceMs = 60_000;

/** Starts a broken server over a loopback socket, so that resets and cut bodies are real. */
export async function openTestBed(
  faults: readonly FaultSetting[],
  { seed, server, isReal = true }: TrialOptions,
  timeoutMs = patienceMs,
): Promise<TestBed> {
  const client = createClient({ timeoutMs });
  const { url, facts, real, stop } =
    server === undefined ? await ownMock(faults, seed, isReal ? client : null) : await before(server, faults);
  const settings = parseSettings({ ...(server === undefined ? {} : process.env), MOCK_URL: url });
  const targets = facts.map((one) => httpTarget(one, settings, client, { id: 'proof', seed }));
  return {
    tasks: tasksOf(targets),
    real: () => tasksOf(real),
    close: async () => {
      await client.close();
      await stop();
    },
  };
}

/** Our mock, which was sound when the owner of a real account had it, and is broken from then on. */
async function ownMock(broken: readonly FaultSetting[], seed: string, client: Client | null) {
  const clock = new MovedClock();
  const faults: FaultSetting[] = [];
  const { url, stop } = await startMock({ faults, seed, now: clock.now });
  const owner = client && (await prepare(url));
  faults.push(...broken); // the mock reads the list it was given at every request
  const real = client && owner ? realTargets(url, owner, { seed, clock, client }) : [];
  return { url, facts: mockFacts(url), real, stop };
}

/** What is known of a server, asked for once. */
const known = new Map<string, Promise<TargetFacts[]>>();

/**
 * What a server is found to be.
 * @throws Unreachable
 */
export function factsOf(server: string): Promise<TargetFacts[]> {
  const facts = known.get(server) ?? everyTarget(parseSettings({ ...process.env, MOCK_URL: server }), server);
  known.set(server, facts);
  return facts;
}

/** A proxy before a server nobody here wrote. */
async function before(server: string, faults: readonly FaultSetting[]) {
  const facts = await factsOf(server);
  const { url, close } = await startProxy(server, faults, facts.flatMap(mountPointOf));
  const through = facts.map((one) => ({
    ...one,
    baseUrl: one.baseUrl.replace(server, url),
    control: one.control && url,
  }));
  return { url, facts: through, real: [], stop: close };
}

/** Where a target stands below its server's root. */
const mountPointOf = ({ name, baseUrl }: TargetFacts): MountPoint[] =>
  mountPoints
    .filter(({ target }) => target === name)
    .map(({ api, site }) => ({ api, site, base: new URL(baseUrl).pathname.replace(/\/$/, '') }));
