import type { TargetFacts } from '../targets/facts.ts';
import { parseSettings } from '../contracts/settings.ts';
import type { FaultSetting } from '../faults/setting.ts';
import { startMock } from '../mock/start.ts';
import { createClient } from '../targets/client.ts';
import { HttpTarget } from '../targets/target.ts';
import { type Task, tasksOf } from './work.ts';

/** A server under trial with all that the suite does to it. */
export type Bench = { readonly tasks: readonly Task[]; readonly close: () => Promise<void> };

const sites = [
  ['import2@mock-live', '/api/v2.1'],
  ['import2@mock-sandbox', '/api/sandbox'],
  ['elastic-path@mock', '/v2'],
] as const;

/** What preflight would find of our mock, had no fault broken its greeting. */
const factsOf = (url: string): TargetFacts[] =>
  sites.map(([name, base]) => ({
    name,
    baseUrl: url + base,
    control: url,
    prefer: true,
    abilities: ['memory', 'credentials'],
    mayWrite: true,
  }));

/** How long the suite waits for our mock: a machine that is busy is no finding. */
const patienceMs = 3000;

/** Starts a mock of its own with these faults, over a loopback socket, so that resets and cut bodies are real. */
export async function openBench(faults: readonly FaultSetting[], seed: string, timeoutMs = patienceMs): Promise<Bench> {
  const mock = await startMock({ faults, seed });
  const client = createClient({ timeoutMs });
  const identity = { id: 'proof', seed };
  const targets = factsOf(mock.url).map((facts) => new HttpTarget(facts, parseSettings({}), client, identity));
  return {
    tasks: tasksOf(targets),
    close: async () => {
      await client.close();
      await mock.stop();
    },
  };
}
