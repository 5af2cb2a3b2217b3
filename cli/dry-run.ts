import type { Task } from '../contracts/judge/run-suite.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import { creationCount } from '../targets/creations.ts';
import { type DryRequest, dryWalk } from '../targets/dry-run.ts';
import { paceFor } from '../targets/pacing.ts';
import { factsForeseen } from '../targets/preflight.ts';
import { announce } from './announce.ts';
import type { RunIdentity } from '../targets/target.ts';
import { matchesNone } from '../targets/errors.ts';
import { nameOf } from '../contracts/cases/case.ts';

/**
 * Prints every request that a contract run would send, in order, with their number and time, and what it may create; sends
 * none.
 * @throws SettingsError if more would be created than is allowed; UsageError for a filter that matches no case
 */
export async function dryRun(settings: Settings, identity: RunIdentity, filter: RegExp | null): Promise<void> {
  let printed = 0;
  const creations = creationCount();
  const names: string[] = [];
  const wanted = (task: Task): boolean => {
    names.push(nameOf(task.id, task.target));
    return !filter || filter.test(nameOf(task.id, task.target));
  };
  const all = factsForeseen(settings, (error) => {
    throw error;
  });
  await dryWalk(all, settings, identity, wanted, creations, ({ id }, requests) => {
    for (const {
      request: { method, url, bytes },
      times,
    } of counted(requests)) {
      // polls repeat themselves
      const size = bytes > 0 ? `  (${bytes} bytes)` : '';
      const often = times > 1 ? `  (up to ${times} times)` : '';
      console.log(`${String(printed + 1).padStart(5)}  ${method.padEnd(6)} ${url}${size}${often}  ${id}`);
      printed += times;
    }
  });
  if (filter && printed === 0) throw matchesNone(filter, names);
  const pace = paceFor(all, settings);
  const time =
    pace === null ? 'not paced: all targets are mocks' : `at least ${Math.ceil(printed / pace)} s at ${pace} a second`;
  console.log(
    `\n${printed} requests, ${time}. An example stands for each answer, so a real run may send a few more or less.`,
  );
  announce([creations.announced()], settings);
}

/** Requests in their order, those that are sent again at once as one. */
function counted(requests: readonly DryRequest[]): { readonly request: DryRequest; readonly times: number }[] {
  const found: { request: DryRequest; times: number }[] = [];
  for (const request of requests) {
    const last = found.at(-1);
    if (last?.request.url === request.url && last.request.method === request.method && request.method === 'GET')
      last.times += 1;
    else found.push({ request, times: 1 });
  }
  return found;
}
