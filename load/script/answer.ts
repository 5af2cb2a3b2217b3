import type { RefinedResponse } from 'k6/http';
import {
  type Exchange,
  type Header,
  type Response,
  type TransportFailure,
  headerValues,
} from '../../contracts/spec/exchange.ts';

/** Sends, and gives the answer with the time it took. k6 throws at a change of protocol that nobody asked for (101). */
export function ask(send: () => RefinedResponse<'text'>): Pick<Exchange, 'answer' | 'durationMs'> {
  const began = Date.now();
  try {
    const response = send();
    const { blocked, duration } = response.timings;
    return { answer: answerOf(response), durationMs: blocked + duration };
  } catch (error) {
    const detail = String(error);
    if (!detail.includes('unsupported response status')) throw error;
    return { answer: { kind: 'failure', failure: 'not-http', detail }, durationMs: Date.now() - began };
  }
}

/**
 * k6's response as an answer of the kernel. k6 writes a repeated header once, its values joined, and its headers come in
 * any order: here in that of their names, so that like answers are alike.
 */
function answerOf(response: RefinedResponse<'text'>): Response | TransportFailure {
  if (response.status === 0) return failureOf(response.error_code, response.error);
  const values = response.headers;
  const headers = Object.keys(values)
    .sort()
    .map((name): Header => [name, values[name] ?? '']);
  const undecoded = undecodedIn(headerValues(headers, 'content-encoding'));
  return { kind: 'response', status: response.status, headers, body: response.body ?? '', ...undecoded };
}

/** What k6 has decoded when it gives a body; a coding that it does not know it passes over, so that the body is none. */
const decoded = ['gzip', 'deflate', 'br', 'zstd', 'identity', ''];

function undecodedIn(values: readonly string[]): Pick<Response, 'undecoded'> {
  const codings = values.flatMap((value) => value.split(',')).map((coding) => coding.trim());
  const unknown = codings.find((coding) => !decoded.includes(coding));
  return unknown === undefined ? {} : { undecoded: unknown };
}

/** Thrown for a request that we gave up ourselves: nobody failed to answer it. Not to be told. */
export class Cancelled extends Error {}

/**
 * Looks whether k6 gave a request up because its run ends: stopped by a script, or interrupted.
 * @throws Cancelled
 */
export function refuseCancelled(answer: Exchange['answer']): void {
  if (answer.kind === 'failure' && /context (canceled|deadline exceeded)/.test(answer.detail))
    throw new Cancelled(answer.detail);
}

/** k6's error codes, by what they mean for a target. */
const failures: { readonly [code: number]: TransportFailure['failure'] } = {
  1050: 'time-out',
  1100: 'refused',
  1101: 'refused',
  1201: 'reset',
  1211: 'time-out',
  1212: 'refused',
  1220: 'reset',
  1310: 'untrusted',
  1311: 'untrusted',
  1701: 'bad-coding',
};

function failureOf(code: number, text: string): TransportFailure {
  const failure = failures[code] ?? byText.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
  return { kind: 'failure', failure, detail: `${text} (k6 error ${code})` };
}

/** Errors for which k6 has no code of their own. */
const byText: readonly (readonly [RegExp, TransportFailure['failure']])[] = [
  [/^proxyconnect|^Proxy Authentication/, 'proxy'],
  [/x509|certificate/, 'untrusted'],
  [/timeout/i, 'time-out'],
  [/unexpected EOF|http: ContentLength/, 'cut-body'],
  [/EOF|closed|reset/, 'reset'],
  [/malformed|invalid|unsupported transfer encoding|bad Content-Length|multiple Content-Length/, 'not-http'],
];
