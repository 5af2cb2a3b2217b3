import { setTimeout as sleep } from 'node:timers/promises';
import { headerValues, type Response, type TransportFailure } from '../contracts/exchange.ts';
import { parseRetryAfter } from '../contracts/limiter/retry-after.ts';
import type { Client, WireRequest } from './client.ts';

/** What to wait if a 429 does not say; the documented limits are by the second. */
const withoutRetryAfterMs = 1000;
/** A longer wait than this is not ours to sit out. */
const longestWaitMs = 60_000;
/** How long, in all, a request is tried again while the target says that it is unavailable for now. */
const mostUnavailableMs = 30_000;
const unavailableGapMs = 2000;

export type Patience = {
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch; a `Retry-After` may be a date. */
  readonly now?: () => number;
  /** Told of each wait. */
  readonly waits?: (why: string) => void;
};

/**
 * A client that obeys: a 429 is waited out once, and a 503 for up to half a minute where the request is safe to repeat.
 * What comes after is the answer.
 */
export function patient(client: Client, patience: Patience = {}): Client {
  const { sleep: rest = sleep, now = Date.now, waits = () => undefined } = patience;
  const wait = (ms: number, { status }: Response, { method, url }: WireRequest): Promise<unknown> => {
    waits(`${status} at ${method} ${url}: waits ${(ms / 1000).toFixed(1)} s`);
    return rest(ms);
  };
  const limited = async (request: WireRequest): Promise<Response | TransportFailure> => {
    const answer = await client.send(request);
    if (answer.kind === 'failure' || answer.status !== 429) return answer;
    const ms = retryAfterMs(answer, now()) ?? withoutRetryAfterMs;
    if (ms > longestWaitMs) return answer;
    await wait(ms, answer, request);
    return client.send(request);
  };
  return {
    ...client,
    send: async (request) => {
      const safe = request.method === 'GET';
      for (let spentMs = 0; ;) {
        const answer = await limited(request);
        if (!safe || answer.kind === 'failure' || answer.status !== 503) return answer;
        const ms = Math.max(retryAfterMs(answer, now()) ?? unavailableGapMs, 1);
        spentMs += ms;
        if (spentMs > mostUnavailableMs) return answer;
        await wait(ms, answer, request);
      }
    },
  };
}

/** How long a `Retry-After` asks to wait, null if there is none that can be read. */
function retryAfterMs({ headers }: Response, now: number): number | null {
  const [text] = headerValues(headers, 'retry-after');
  if (text === undefined) return null;
  const told = parseRetryAfter(text);
  if (told.kind === 'seconds') return told.seconds * 1000;
  return told.kind === 'date' ? Math.max(0, told.date - now) : null;
}
