import { parseJson, valueAt } from '../contracts/values/json.ts';
import { Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { type Settings, credentialsOf, secretsOf } from '../contracts/settings/settings.ts';
import { locationInWords, pageInWords } from '../contracts/show/wording.ts';
import { isPassing } from './patience.ts';
import type { Client } from './client.ts';
import { Unreachable, obstacleIn, whatToDo } from './obstacle.ts';
import type { Address } from './facts.ts';
import { operationOf, rootOf } from '../contracts/spec/contract.ts';
import { tokenSeconds } from '../contracts/spec/auth.ts';

/**
 * Exchanges the settings' client credentials for a bearer token at the root of a target's host.
 * @returns the token, and how long it lives by our clock
 * @throws Unreachable with the status, never with a credential
 */
export async function signIn(
  { name, baseUrl }: Address,
  settings: Settings,
  client: Client,
): Promise<{ token: Secret; lifeMs: number }> {
  const { clientId, clientSecret } = settings['elastic-path'];
  const { path } = operationOf('elastic-path.createAccessToken');
  const fields = {
    grant_type: 'client_credentials',
    client_id: clientId?.reveal() ?? '',
    client_secret: clientSecret?.reveal() ?? '',
  };
  const request = {
    operation: 'elastic-path.createAccessToken',
    method: 'POST',
    url: rootOf(baseUrl) + path,
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: new URLSearchParams(fields).toString(),
  } as const;
  const secrets = secretsOf(settings);
  const failed = (said: string, todo: string, passes: boolean): Unreachable => {
    const why = `${name} at ${baseUrl} gives us no token: POST ${path}: ${said}.`;
    return new Unreachable(withoutSecrets(why, secrets), todo, passes);
  };
  const answer = await client.send(request);
  if (answer.kind === 'failure') throw failed(answer.detail, whatToDo(answer), true);
  const { status } = answer;
  const body = parseJson(answer.body);
  const token = valueAt(body, '/access_token') ?? valueAt(body, '/data/access_token'); // wrapped on one page (E-13)
  const seconds = valueAt(body, '/expires_in') ?? valueAt(body, '/data/expires_in');
  const lifeMs = 1000 * (typeof seconds === 'number' ? seconds : tokenSeconds);
  if (status === 200 && typeof token === 'string' && isToken.test(token)) return { token: new Secret(token), lifeMs };
  const location = locationInWords(answer);
  const to = location === '' ? '' : ` to ${location}`;
  const page = pageInWords(answer) ?? (status === 200 ? 'its access_token is no text that a header can carry' : null);
  const usual = status < 500 ? `Check ${credentialsOf('elastic-path')}.` : 'Try again later, or ask whoever runs it.';
  const todo = obstacleIn(answer, { name, baseUrl }, request, secrets)?.todo ?? usual;
  throw failed(`${status}${to}${page ? `: ${page}` : ''}`, todo, isPassing(answer));
}

/** RFC 6749, A.12. */
const isToken = /^[\x20-\x7e]+$/;

/** A token is used until so long before it expires, or for so much of a shorter life. */
const marginMs = 60_000;
const usedShare = 0.9;

const usedMs = (lifeMs: number): number => Math.max(lifeMs - marginMs, usedShare * lifeMs);

/** How long a token has to live to be used for so long. */
export const lifeFor = (ms: number): number => Math.min(ms + marginMs, ms / usedShare);

/** A bearer token, asked for once, shared by all sessions, and renewed in time. Both throw what `ask` does. */
export function tokenSource(ask: () => ReturnType<typeof signIn>, now = () => performance.now()) {
  let token: Promise<Secret> | null = null;
  let goodUntil = Infinity;
  const renew = (): Promise<Secret> => {
    goodUntil = Infinity;
    const asked = ask().then((found) => {
      goodUntil = now() + usedMs(found.lifeMs);
      return found.token;
    });
    asked.catch(() => (token = null));
    return (token = asked);
  };
  const get = (): Promise<Secret> => (token && now() < goodUntil ? token : renew());
  return {
    get,
    /** A token in place of one that was refused; whoever comes second gets what the first one asked for. */
    instead: async (refused: Secret): Promise<Secret> => {
      const known = await get();
      return known === refused ? renew() : known;
    },
  };
}
