import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Response,
  type TransportFailure,
  longestWaitMs,
  usualWaitMs,
  waitOf,
} from '../contracts/spec/exchange.ts';
import type { Reply, Client, EarlierReply, WireRequest } from './client.ts';

/** How long, in all, a request is tried again while the target says that it is unavailable for now, if not said otherwise. */
const usualUnavailableMs = 30_000;
const unavailableGapMs = 2000;
/** `Retry-After: 0` is no leave to knock all the time. */
const shortestUnavailableGapMs = 1000;
/** What is waited until a lost request is sent again: a connection that was cut may be one of many. */
const lostGapMs = 2000;
/** What is waited until an upload that met a conflict is sent again. */
const conflictGapMs = 2000;

/**
 * The longest that `send` of a patient client may take, in milliseconds, where each try may take so long: a 429 and a
 * conflict are each waited out once, a 503 for as long as is usual, a lost request once.
 */
export const longestSendMs = (tryMs: number): number =>
  2 * (tryMs + longestWaitMs) + usualUnavailableMs + (tryMs + lostGapMs) + tryMs;

export type Patience = {
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch; a `Retry-After` may be a date. */
  readonly now?: () => number;
  /** How long, in all, a request is tried again while the target says that it is unavailable for now. */
  readonly mostUnavailableMs?: number;
  /** Told of each wait. */
  readonly waits?: (why: string) => void;
};

/**
 * A client that obeys: a 429 is waited out once, and so is a store's 409 to an upload (E-8). Where the request may be sent twice,
 * so is a 503, for up to half a minute, and one that was lost is sent once more. What comes last is the answer; what came
 * before stands in its `earlier`.
 */
export function patient(client: Client, patience: Patience = {}): Client {
  const { sleep: rest = sleep, now = Date.now, waits = () => undefined } = patience;
  const { mostUnavailableMs = usualUnavailableMs } = patience;
  return {
    ...client,
    send: async (request) => {
      const earlier: EarlierReply[] = [];
      for (;;) {
        const answer = await client.send(request);
        const waitedMs = waitAfter(answer, request, earlier, { now: now(), mostUnavailableMs });
        if (waitedMs === null) return earlier.length > 0 ? { ...answer, earlier } : answer;
        const what = answer.kind === 'failure' ? answer.failure : answer.status;
        waits(`${what} at ${request.method} ${request.url}: waits ${(waitedMs / 1000).toFixed(1)} s`);
        earlier.push({ ...answer, waitedMs });
        await rest(waitedMs);
      }
    },
  };
}

/** How long to wait until a request is sent again, in milliseconds; null: it stays at its answer. */
function waitAfter(
  answer: Reply,
  { method, operation, once }: WireRequest,
  earlier: readonly EarlierReply[],
  { now, mostUnavailableMs }: { readonly now: number; readonly mostUnavailableMs: number },
): number | null {
  const before = earlier.filter((one) => kindOf(one) === kindOf(answer));
  if (answer.kind === 'failure') return !once && lost.has(answer.failure) && before.length === 0 ? lostGapMs : null;
  const askedMs = waitOf(answer.headers, now);
  const isConflict = answer.status === 409 && method === 'POST' && operation === upload;
  if (answer.status === 429 || isConflict) {
    const ms = askedMs ?? (isConflict ? conflictGapMs : usualWaitMs);
    return before.length === 0 && ms <= longestWaitMs ? ms : null;
  }
  if (answer.status !== 503 || once) return null;
  const ms = Math.max(askedMs ?? unavailableGapMs, shortestUnavailableGapMs);
  const waitedMs = before.reduce((sum, one) => sum + one.waitedMs, 0);
  const spentMs = [...before, answer].reduce((sum, { timing }) => sum + (timing?.durationMs ?? 0), waitedMs);
  return spentMs + ms <= mostUnavailableMs ? ms : null;
}

/** "unable to perform the operation at this time": a 4xx says that no job was made, so another try makes no second one. */
const upload: WireRequest['operation'] = 'elastic-path.createImport';

const kindOf = (answer: Reply): number | 'failure' => (answer.kind === 'failure' ? 'failure' : answer.status);

/** What may befall a request on its way. A connection that is refused, or an answer that is no HTTP, is no accident. */
const lost: ReadonlySet<TransportFailure['failure']> = new Set(['reset', 'time-out', 'cut-body']);

/** Whether what an answer says of a server may be over in a moment. */
export const isPassing = (answer: Response): boolean => answer.status > 500 && !asksForLonger(answer);

/** Whether an answer asks to be left alone for longer than a run waits. */
export const asksForLonger = (answer: Reply, now = Date.now()): boolean =>
  answer.kind === 'response' &&
  [429, 503].includes(answer.status) &&
  (waitOf(answer.headers, now) ?? 0) > longestWaitMs;
