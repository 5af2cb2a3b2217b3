import {
  type Response,
  type TransportFailure,
  headerValues,
  isJsonMediaType,
  longestWaitMs,
  mediaTypeOf,
} from '../contracts/spec/exchange.ts';
import { parseJson } from '../contracts/values/json.ts';
import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { locationInWords, pageInWords } from '../contracts/show/wording.ts';
import { asksForLonger } from './patience.ts';
import { type WireRequest, failures } from './client.ts';
import type { Address } from './facts.ts';
import { rootOf } from '../contracts/spec/contract.ts';
import { isSuccess } from '../contracts/spec/statuses.ts';
import { type TargetName, apiOf, isMock, lowestLimitOf } from '../contracts/spec/targets.ts';
import { credentialsOf } from '../contracts/settings/settings.ts';
import { table } from '../contracts/settings/table.ts';

/** A target that does not answer, or refuses our credentials (`unreachable`). Both texts are sentences. */
export class Unreachable extends Error {
  readonly why: string;
  readonly todo: string;
  /** Whether it may be over in a moment, as a restart is. */
  readonly passes: boolean;

  constructor(why: string, todo: string, passes = false) {
    super(`${why} ${todo}`);
    this.name = 'Unreachable';
    this.why = why;
    this.todo = todo;
    this.passes = passes;
  }
}

/** What stands where an API should, and what to do about it. Both are sentences. */
export type Obstacle = { readonly why: string; readonly todo: string };

type Asked = Pick<WireRequest, 'method' | 'url'>;

/**
 * What keeps an API from being judged, by its answer to a polite request with good credentials, or above 500 with any; null: it can be
 * judged. A 500, or JSON of whatever shape, is the API's own; a web page is not.
 * @param request what was asked for
 * @param secrets what it carried: a server may say it again
 */
export function obstacleIn(
  answer: Response,
  { name, baseUrl }: Address,
  request: Asked,
  secrets: readonly Secret[] = [],
): Obstacle | null {
  const { status } = answer;
  const base = baseSetting(name);
  const tell = (what: string, todo: string, page = pageInWords(answer)): Obstacle => ({
    why: withoutSecrets(`${name} at ${baseUrl} ${what}${page ? `: ${page}` : ''}.`, secrets),
    todo: withoutSecrets(todo, secrets),
  });
  if (asksForLonger(answer))
    return tell(
      `asks to be left alone for longer than a run waits, ${longestWaitMs / 1000} s (${status}, Retry-After: ${headerOf(answer, 'retry-after')})`,
      `Run it again after that time${status === 429 ? '; who else uses these credentials?' : '.'}`,
    );
  if (status === 429 && lowestLimitOf(name, null) !== null)
    // where none is documented it is a finding
    return tell(
      'refuses a single request for its rate limit (429)',
      'Run it again later; who else uses these credentials?',
    );
  if (status >= 300 && status < 400 && status !== 304)
    return tell(...redirected(answer, { name, baseUrl }, request.url), null);
  const [refuses, todo] = refusals[status] ?? [];
  if (refuses !== undefined && todo !== undefined) {
    if (isMock(name) && status < 404) return null; // a mock needs no token
    return tell(`${refuses} (${status})`, todo.replace('{token}', credentialsOf(apiOf(name))).replace('{base}', base));
  }
  if (isSuccess(status) ? !isNoJson(answer) : status === 500 || pageInWords(answer) === null) return null;
  return tell(
    `answers ${request.method} ${request.url} with something that is no JSON (${status}, ${headerOf(answer, 'content-type') || 'no Content-Type'})`,
    `Is ${base} the URL of the API, its scheme and port as well, and not that of a page, or of a login before it?`,
  );
}

/** JSON with a slip in it is the API's own. */
const isNoJson = (answer: Response): boolean =>
  parseJson(answer.body) === undefined && (!isJsonMediaType(mediaTypeOf(answer)) || /^\s*</.test(answer.body));

const headerOf = ({ headers }: Response, name: string): string => (headerValues(headers, name)[0] ?? '').slice(0, 300);

/** Whether a server is up, though what it says is no whole HTTP message: that is a finding. */
export const isMalformed = ({ failure, detail }: TransportFailure): boolean =>
  ['cut-body', 'over-long-body', 'bad-coding'].includes(failure) ||
  (failure === 'not-http' && !/Expected HTTP/.test(detail));

/** The API elsewhere, where the rest of the path is the same; or whatever asks people to log in. */
function redirected(answer: Response, { name, baseUrl }: Address, url: string): [what: string, todo: string] {
  const location = headerOf(answer, 'location');
  const root = rootOf(baseUrl);
  const [before, below] = url.startsWith(`${baseUrl}/`) ? [baseUrl, ''] : [root, baseUrl.slice(root.length)];
  const rest = url.slice(before.length);
  const there =
    /^https?:\/\//.test(location) && location.endsWith(rest) ? location.slice(0, -rest.length) + below : null;
  return [
    `redirects (${answer.status}) to ${locationInWords(answer) || 'nowhere: it names no Location'}`,
    there === null
      ? `Does a login page stand before the API, or is ${baseSetting(name)} wrong? Redirects are not followed.`
      : `Set ${baseSetting(name)} to ${there}, if the API is there: redirects are not followed.`,
  ];
}

/** What an answer to a polite GET means that is not the API's, and what to do about it. */
const refusals: { readonly [status: number]: readonly [what: string, todo: string] } = {
  401: ['refuses our credentials', 'Check {token}.'],
  403: ['does not let us in', 'Check what {token} may do, and whether a firewall before the API lets this machine in.'],
  404: ['has nothing at its base URL', 'Check the path of {base}.'],
  502: ['is not reached by the gateway before it', 'Try again later, or ask whoever runs it.'],
  503: ['is unavailable for now', 'Try again later.'],
  504: ['does not answer the gateway before it in time', 'Try again later, or ask whoever runs it.'],
};

const baseSetting = (name: TargetName): string => table[apiOf(name)].baseUrl.variable;

/** What to do about a connection that fails. */
export function whatToDo({ failure, detail }: TransportFailure): string {
  if (failure === 'proxy')
    return 'Mend the URL of the proxy, or name the host in NO_PROXY if it is reached without one.';
  return (
    failures.find(([sign, , , todo]) => todo !== undefined && sign.test(detail))?.[3] ??
    'Is it running, and the URL right?'
  );
}
