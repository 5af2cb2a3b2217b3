import { isObject, parseJson, valueAt } from '../contracts/json.ts';
import { Secret } from '../contracts/secret.ts';
import type { Settings } from '../contracts/settings.ts';
import type { Client } from './client.ts';
import { rootOf } from './url.ts';

/** A token could not be had for the settings' client credentials. */
export class SignInFailed extends Error {}

/**
 * Exchanges the settings' client credentials for a bearer token at the root of the host.
 * @throws SignInFailed with the status, never with a credential
 */
export async function signIn(settings: Settings, baseUrl: string, client: Client): Promise<Secret> {
  const { clientId, clientSecret } = settings.elasticPath;
  const fields = {
    grant_type: 'client_credentials',
    client_id: clientId ?? '',
    client_secret: clientSecret?.reveal() ?? '',
  };
  const url = `${rootOf(baseUrl)}/oauth/access_token`;
  const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
  const answer = await client.send({ method: 'POST', url, headers, body: new URLSearchParams(fields).toString() });
  if (answer.kind === 'failure') throw new SignInFailed(`POST /oauth/access_token: ${answer.detail}`);
  const body = parseJson(answer.body);
  const token = valueAt(body, '/access_token') ?? valueAt(body, '/data/access_token'); // wrapped on one page (E-13)
  if (answer.status === 200 && isObject(body) && typeof token === 'string') return new Secret(token);
  throw new SignInFailed(`POST /oauth/access_token: ${answer.status}`);
}
