import type { Auth } from './auth.ts';
import type { OperationId } from './contract.ts';
import { jobPlaces } from './job-places.ts';
import { isSuccess } from './statuses.ts';
import type { TargetName } from './targets.ts';
import { type Json, cut, parseJson, valueAt } from '../values/json.ts';
import { type Secret, withoutSecrets } from '../values/secret.ts';
import { httpDate, waitMs } from '../../limiter/models/retry-after.ts';

export type Header = readonly [name: string, value: string];

/** A request as it went out. Credentials stand in the exchange's `secrets`, never in `headers`. */
type SentRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  /** How the request was authenticated, which is all that may be told of it. */
  readonly auth: Auth;
  readonly body: string;
};

export type Response = {
  readonly kind: 'response';
  readonly status: number;
  /** As received: order, case and repetition kept. */
  readonly headers: readonly Header[];
  /** Decoded as UTF-8. */
  readonly body: string;
  /** Set where the bytes were not UTF-8, so that the text is not what was sent. */
  readonly notUtf8?: true;
  /** Set where the bytes have a content coding that nobody here can undo: its name. */
  readonly undecoded?: string;
};

/** What became of a request that got no whole answer. A finding, not an error of the suite. */
export type TransportFailure = {
  readonly kind: 'failure';
  readonly failure:
    | 'refused'
    | 'reset'
    | 'time-out'
    | 'cut-body'
    | 'over-long-body'
    | 'bad-coding'
    | 'not-http'
    | 'untrusted'
    | 'proxy'
    | 'other';
  readonly detail: string;
};

export type Exchange = {
  readonly operation: OperationId;
  readonly target: TargetName;
  readonly request: SentRequest;
  readonly answer: Response | TransportFailure;
  readonly secrets: readonly Secret[];
  /** Milliseconds since the epoch, on the client's clock. */
  readonly startedAt: number;
  readonly durationMs: number;
  /**
   * The tries before this one, where the request was sent again: refused for now, or lost. In order. Before them stands the
   * GET that looked again where it was answered that something is gone.
   */
  readonly earlier?: readonly Exchange[];
  /** What was waited after it until the request was sent again, in milliseconds; left out where it is the last try. */
  readonly waitedMs?: number;
};

/** Every try of a request, the last of them the exchange itself. */
export const triesOf = (exchange: Exchange): readonly Exchange[] => [...(exchange.earlier ?? []), exchange];

export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

export const statusOf = (
  answer: Pick<Response, 'kind' | 'status'> | Pick<TransportFailure, 'kind'> | undefined,
): number | null => (answer?.kind === 'response' ? answer.status : null);

/** How far a server's clock may be from ours, or a time beside the moment of its answer, in milliseconds. */
export const clocksApartMs = 60_000;

/** What the clock of a server shows, in milliseconds since the epoch; null where it does not tell (RFC 9110, 6.6.1). */
export const serverClock = (headers: readonly Header[]): number | null =>
  httpDate(headerValues(headers, 'date')[0]?.trim() ?? '');

/** What to wait after a 429 that does not say; the documented limits are by the second. */
export const usualWaitMs = 1000;

/** A longer wait is not ours to sit out: who asks for it wants to be left alone. */
export const longestWaitMs = 60_000;

/**
 * How long an answer asks to be left alone: the longest of its `Retry-After`s, in milliseconds; null if it names no wait.
 * @param nowMs when it came, for the case that it does not say itself
 */
export function waitOf(headers: readonly Header[], nowMs: number): number | null {
  const told = headerValues(headers, 'retry-after');
  if (told.length === 0) return null;
  const now = serverClock(headers) ?? nowMs;
  const waits = told.flatMap((text) => waitMs(text, now) ?? []);
  return waits.length === 0 ? null : Math.max(...waits);
}

/** The media type of a response without its parameters, lower case; '' if it has none. */
export const mediaTypeOf = ({ headers }: Pick<Response, 'headers'>): string =>
  (headerValues(headers, 'content-type')[0] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Whether a media type means JSON (RFC 6839: any `+json` does). */
export const isJsonMediaType = (mediaType: string): boolean => /^application\/(.+\+)?json$/.test(mediaType);

const parsed = new WeakMap<Response, { readonly value: Json | undefined }>();

/** The body of an answer as JSON, `undefined` if it is not JSON, or no answer came. Parsed once for all rules. */
export function jsonOf(response: Exchange['answer'] | undefined): Json | undefined {
  if (response?.kind !== 'response') return undefined;
  const known = parsed.get(response);
  if (known) return known.value;
  const value = response.undecoded === undefined ? parseJson(withoutMark(response.body)) : undefined;
  parsed.set(response, { value });
  return value;
}

/** A byte order mark is a finding, and no reason to look at nothing else: parsers may pass over it (RFC 8259, 8.1). */
const withoutMark = (body: string): string => (body.startsWith('\ufeff') ? body.slice(1) : body);

/** The id of what a success says it created, null where it tells none. */
export function createdId({ status, body }: Pick<Response, 'status' | 'body'>): string | null {
  const json = isSuccess(status) ? parseJson(withoutMark(body)) : undefined;
  const ids = Object.values(jobPlaces).map((place) => valueAt(json, place.root + place.id) ?? null);
  const id = ids.find((one) => one !== null);
  const told = typeof id === 'number' ? String(id) : id; // a wrong type is a finding; what was created is there all the same
  return typeof told === 'string' ? told : null;
}

/** Nobody can count on asking for a longer one: a request line of so many octets is what servers are to take (RFC 9112, 3). */
export const longestId = 8000;

/** The same of any answer, to be written down. */
export function keptId(answer: Exchange['answer'], secrets: readonly Secret[]): string | null {
  const id = answer.kind === 'response' ? createdId(answer) : null;
  return id && cut(withoutSecrets(id, secrets), longestId);
}
