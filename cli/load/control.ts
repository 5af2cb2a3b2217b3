import { base64 } from '../../contracts/base64.ts';
import type { Json } from '../../contracts/json.ts';
import type { Secret } from '../../contracts/secret.ts';
import { createClient } from '../../targets/client.ts';
import { HarnessError } from '../../targets/harness-error.ts';

/**
 * Sets up an account of our mock.
 * @throws HarnessError if the control API does not do as told
 */
export async function setUpAccount(
  control: string,
  account: Secret,
  settings: { readonly [name: string]: Json },
): Promise<void> {
  const client = createClient();
  const body = JSON.stringify(settings);
  const headers = [
    ['content-type', 'application/json'],
    ['authorization', `Basic ${base64(`${account.reveal()}:X`)}`],
  ] as const;
  const answer = await client.send({ method: 'PATCH', url: `${control}/_mock/account`, headers, body });
  await client.close();
  if (answer.kind === 'response' && answer.status === 200) return;
  const said = answer.kind === 'response' ? `${answer.status} ${answer.body}` : answer.detail;
  throw new HarnessError(`control API: PATCH /_mock/account ${body}: ${said}`);
}
