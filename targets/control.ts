import { authorizedAs } from '../contracts/spec/auth.ts';
import type { Response } from '../contracts/spec/exchange.ts';
import { type Json, isObject, parseJson, valueAt } from '../contracts/values/json.ts';
import type { Secret } from '../contracts/values/secret.ts';
import { type Client, createClient } from './client.ts';
import { HarnessError } from './errors.ts';

/** An account of our mock, and where its control API answers. */
export type ControlledAccount = { readonly root: string; readonly account: Secret; readonly client: Client };

/** A call of the control API: its path below the mock's root, its body as JSON or empty. */
export type ControlCall = { readonly method: 'GET' | 'PATCH' | 'POST'; readonly path: string; readonly body: string };

const accountPath = '/_mock/account';

/** The root, if our mock is what answers there. */
export async function controlOf(root: string, client: Client): Promise<string | null> {
  const answer = await client.send({ method: 'GET', url: `${root}/_mock`, headers: [], body: '' });
  if (answer.kind === 'failure') return null; // the greeting says what is wrong
  const body = parseJson(answer.body);
  return isObject(body) && body['mock'] === 'import-api-suite' ? root : null;
}

export const changeOf = (settings: { readonly [name: string]: unknown }): ControlCall => ({
  method: 'PATCH',
  path: accountPath,
  body: JSON.stringify(settings),
});

/**
 * Calls the control API for an account.
 * @throws HarnessError if it does not answer, or neither 200 nor a status that is expected as well
 */
export async function callControl(
  { root, account, client }: ControlledAccount,
  { method, path, body }: ControlCall,
  alsoExpected: readonly number[] = [],
): Promise<Response> {
  const headers = [['content-type', 'application/json'] as const, ...authorizedAs(account, 'basic')];
  const answer = await client.send({ method, url: root + path, headers, body });
  if (answer.kind === 'response' && [200, ...alsoExpected].includes(answer.status)) return answer;
  const said = answer.kind === 'response' ? `${answer.status} ${answer.body}` : answer.detail;
  throw new HarnessError(`control API: ${method} ${path} ${body}: ${said}`);
}

/**
 * What an account's clock says, in milliseconds since the epoch.
 * @throws HarnessError if the control API does not tell
 */
export async function timeOf(account: ControlledAccount): Promise<number> {
  const { body } = await callControl(account, { method: 'GET', path: accountPath, body: '' });
  const now = Date.parse(String(valueAt(parseJson(body), '/now')));
  if (Number.isNaN(now)) throw new HarnessError(`control API: GET ${accountPath} does not tell the time: ${body}`);
  return now;
}

/**
 * Sets up an account before anything else is sent to it.
 * @throws HarnessError if the control API does not do as told
 */
export async function setUpAccount(
  root: string,
  account: Secret,
  settings: { readonly [name: string]: Json },
): Promise<void> {
  const client = createClient();
  try {
    await callControl({ root, account, client }, changeOf(settings));
  } finally {
    await client.close();
  }
}
