import http, { type RefinedParams } from 'k6/http';
import { authorizedAs } from '../../contracts/spec/auth.ts';
import { plain } from '../../contracts/cases/plain.ts';
import { baseFor, operationOf } from '../../contracts/spec/contract.ts';
import type { Exchange, Header } from '../../contracts/spec/exchange.ts';
import type { RequestDraft } from '../../contracts/cases/request.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { kindOfOperation } from '../objectives.ts';
import { traceparent } from '../../contracts/spec/own-headers.ts';
import type { LoadSettings } from '../settings.ts';
import { ask, refuseCancelled } from './answer.ts';
import { guard } from './guard.ts';

const usualTimeout = '10s';

/** Further tags of a request's samples. Never an id: every value is a series of its own. */
export type Tags = { readonly [tag: string]: string };

/** A body that is bytes, and is told to nobody: what is shown in its place. `expects`: statuses that are no failure. */
export type Raw = {
  readonly bytes: ArrayBuffer;
  readonly shown: string;
  readonly timeout: string;
  readonly expects: readonly number[];
};

/**
 * Gets a request ready to be sent, as often as wanted. It is sent as it was built: no redirect is followed, nothing is
 * tried twice. One exception is Go's own: a GET on a kept connection that is closed before a byte of the answer has come
 * goes out once more, on another connection.
 */
export function sender(
  draft: RequestDraft,
  settings: LoadSettings,
  secrets: readonly Secret[],
  tags: Tags,
  raw?: Raw,
): () => Exchange {
  const { operation, method, path, headers, auth, body } = draft;
  const url = baseFor(operation, settings.baseUrl) + path;
  const paramsWith = (sent: readonly Header[]) => paramsFor({ ...draft, headers: sent }, settings.token, tags, raw);
  const params = paramsWith(headers);
  const known = {
    operation,
    target: settings.target,
    request: { method, url, headers, auth, body: raw?.shown ?? body },
    secrets,
  };
  const bytes = raw?.bytes ?? (body === '' ? null : body);
  const begin = guard(draft, settings);
  const isTraced = headers.some(([name]) => name === 'traceparent');
  return () => {
    const ended = begin();
    const startedAt = Date.now();
    const traced = isTraced ? withTraceOfItsOwn(headers) : null;
    const asked = ask(() => http.request(method, url, bytes, traced ? paramsWith(traced) : params));
    ended(asked.answer);
    refuseCancelled(asked.answer);
    return { ...known, ...(traced ? { request: { ...known.request, headers: traced } } : {}), ...asked, startedAt };
  };
}

function paramsFor(
  { operation, headers }: RequestDraft,
  token: Secret,
  tags: Tags,
  { timeout, expects }: Pick<Raw, 'timeout' | 'expects'> = {
    timeout: usualTimeout,
    expects: [plain[operation].status],
  },
): RefinedParams<'text'> {
  const { security } = operationOf(operation);
  return {
    headers: Object.fromEntries([...headers, ...authorizedAs(token, security)]),
    redirects: 0,
    timeout,
    responseType: 'text',
    responseCallback: http.expectedStatuses(...expects), // all others count as `http_req_failed`
    tags: { name: operation, kind: kindOfOperation(operation), ...tags },
  };
}

/** A request that is sent as often as wanted begins another trace each time; null: it begins none. */
const withTraceOfItsOwn = (headers: readonly Header[]): readonly Header[] =>
  headers.map(([name, value]) => [name, name === 'traceparent' ? traceparent() : value]);
