import { type OperationId, successOf } from '../contracts/spec/contract.ts';
import type { Response } from '../contracts/spec/exchange.ts';
import { examplesOf } from '../contracts/spec/examples.ts';
import { type Task, tasksOf } from '../contracts/judge/run-suite.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Client } from './client.ts';
import { type Announced, type CreationCount, creationCount } from './creations.ts';
import { type TargetFacts, knowingTheirLive } from './facts.ts';
import { factsForeseen } from './preflight.ts';
import { type RunIdentity, httpTarget } from './target.ts';
import { nameOf } from '../contracts/cases/case.ts';

/** A request that a run would send. No credential stands in it. */
export type DryRequest = { readonly method: string; readonly url: string; readonly bytes: number };

/**
 * A client that sends nothing: it keeps what it should have sent, and answers with the document's examples of success, so
 * that what comes after can be arranged.
 */
const dryClient = (sent: DryRequest[]): Client => ({
  send: ({ operation, method, url, body }) => {
    sent.push({ method, url, bytes: new TextEncoder().encode(body).length });
    return Promise.resolve(operation ? exampleOf(operation) : { kind: 'response', status: 404, headers: [], body: '' });
  },
  close: () => Promise.resolve(),
});

/**
 * Walks through a contract run without sending anything.
 * @param all the targets as the settings foresee them
 * @param wanted which of its tasks
 * @param creations counts what would be created, and how long would be waited for it
 * @param each told of each task and of the requests it would send
 */
export async function dryWalk(
  all: readonly TargetFacts[],
  settings: Settings,
  identity: RunIdentity,
  wanted: (task: Task) => boolean,
  creations: CreationCount,
  each: (task: Task, requests: readonly DryRequest[]) => void = () => undefined,
): Promise<void> {
  const sent: DryRequest[] = [];
  const client = dryClient(sent);
  for (const facts of knowingTheirLive(all)) {
    const wait = (ms: number): Promise<unknown> => Promise.resolve(creations.wait(facts.name, ms));
    const target = httpTarget(facts, settings, client, identity, creations, wait);
    for (const task of tasksOf([target])) {
      if (!wanted(task)) continue;
      await task.run();
      each(task, sent.splice(0));
    }
  }
}

/** What a contract run may create at real targets at most; its cases are wanted by id and target, and each is run so often. */
export async function plannedCreations(
  settings: Settings,
  identity: RunIdentity,
  filter: RegExp | null,
  times: number,
): Promise<Announced[]> {
  const count = creationCount();
  const real = factsForeseen(settings).filter(({ allowed }) => allowed !== 'everything' && allowed.length > 0);
  const wanted = (task: Task): boolean => filter === null || filter.test(nameOf(task.id, task.target));
  await dryWalk(real, settings, identity, wanted, count);
  return count.announced(times);
}

function exampleOf(operation: OperationId): Response {
  const status = successOf(operation);
  const [example] = examplesOf(operation, status);
  const body = example ? JSON.stringify(example.value) : '';
  return { kind: 'response', status, headers: example ? [['content-type', 'application/json']] : [], body };
}
