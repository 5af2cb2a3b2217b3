import { type Played, inJson, listening } from './serving.ts';
import { type JobFault, storeOf } from './store.ts';

/** How many requests a store answers in any second. */
export const perSecond = 25;
export const runMs = 1500;

export type JobStore = { readonly url: string; readonly log: readonly Played[]; readonly stop: () => void };

/** A store whose jobs go wrong in one way, with a clock an hour ahead, a limiter, and a log of what was asked below `/v2`. For tests. */
export async function startJobStore(
  fault: JobFault,
  secured?: { readonly key: string; readonly cert: string },
): Promise<JobStore> {
  const store = storeOf({ aheadSeconds: 3600 }, runMs, fault);
  const log: Played[] = [];
  const respond = inJson((request, body) => {
    const at = Date.now();
    const { method = '', url: path = '' } = request;
    const isOver = log.filter((one) => one.at > at - 1000).length >= perSecond;
    const answer = isOver ? store.refuse(429) : store.respond(request, body);
    if (path.startsWith('/v2')) log.push({ at, method, path, status: answer.status });
    return answer;
  });
  const { url, stop } = await listening(respond, secured);
  return { url: `${url}/v2`, log, stop };
}
