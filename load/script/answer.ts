import type { RefinedResponse } from 'k6/http';
import type { Header, Response, TransportFailure } from '../../contracts/exchange.ts';

/**
 * k6's response as an answer of the kernel. k6 writes a repeated header once, its values joined, and its headers come in
 * any order: here in that of their names, so that like answers are alike.
 */
export function answerOf(response: RefinedResponse<'text'>): Response | TransportFailure {
  if (response.status === 0) return failureOf(response.error_code, response.error);
  const values = response.headers;
  const headers = Object.keys(values)
    .sort()
    .map((name): Header => [name, values[name] ?? '']);
  return { kind: 'response', status: response.status, headers, body: response.body ?? '' };
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
};

function failureOf(code: number, text: string): TransportFailure {
  const failure = failures[code] ?? byText.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
  return { kind: 'failure', failure, detail: `${text} (k6 error ${code})` };
}

/** Errors for which k6 has no code of their own. */
const byText: readonly (readonly [RegExp, TransportFailure['failure']])[] = [
  [/timeout/i, 'time-out'],
  [/unexpected EOF|http: ContentLength/, 'cut-body'],
  [/EOF|closed|reset/, 'reset'],
  [/malformed|invalid/, 'not-http'],
];
