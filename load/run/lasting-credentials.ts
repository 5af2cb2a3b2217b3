import type { Secret } from '../../contracts/values/secret.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { createClient } from '../../targets/client.ts';
import { type Credentials, credentialsFor } from '../../targets/credentials.ts';
import type { TargetFacts } from '../../targets/facts.ts';
import { signIn } from '../../targets/sign-in.ts';
import { UsageError } from '../../targets/errors.ts';

/**
 * Whom a run goes out as: the settings' account, with a token asked for now if need be, or one of its own on a mock.
 * @throws Unreachable, or UsageError where a token would not outlive the run
 */
export const lastingCredentials = (
  facts: TargetFacts,
  settings: Settings,
  account: string,
  neededMs: number,
  run: string,
): Promise<Credentials> => credentialsFor(facts, settings, account, () => signedIn(facts, settings, neededMs, run))();

/** A token for the settings' client credentials. k6 cannot renew it, so it has to last. */
async function signedIn(
  { name, baseUrl }: TargetFacts,
  settings: Settings,
  neededMs: number,
  run: string,
): Promise<Secret> {
  const client = createClient({ run });
  try {
    const { token, lifeMs } = await signIn({ name, baseUrl }, settings, client);
    if (lifeMs >= neededMs) return token;
    throw new UsageError(
      `the run takes ${Math.round(neededMs / 1000)} s and a token of ${name} lives ${Math.round(lifeMs / 1000)} s; a shorter --duration is allowed`,
    );
  } finally {
    await client.close();
  }
}
