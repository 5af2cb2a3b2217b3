import type { Secret } from '../../contracts/values/secret.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { table } from '../../contracts/settings/table.ts';
import { createClient } from '../../targets/client.ts';
import { type Credentials, credentialsFor } from '../../targets/credentials.ts';
import type { TargetFacts } from '../../targets/facts.ts';
import { lifeFor, signIn } from '../../targets/sign-in.ts';
import { UsageError } from '../../targets/errors.ts';

/**
 * Whom a run goes out as: the settings' account, with a token asked for now if need be, or one of its own on a mock.
 * @param shorter the option that makes the run shorter, null where none does
 * @throws Unreachable, or UsageError where a token would not outlive the run
 */
export const lastingCredentials = (
  facts: TargetFacts,
  settings: Settings,
  account: string,
  neededMs: number,
  run: string,
  shorter: '--duration' | '--ends-within' | null,
): Promise<Credentials> =>
  credentialsFor(facts, settings, account, () => signedIn(facts, settings, neededMs, run, shorter))();

/** A token for the settings' client credentials. k6 cannot renew it, so it has to last. */
async function signedIn(
  { name, baseUrl }: TargetFacts,
  settings: Settings,
  neededMs: number,
  run: string,
  shorter: string | null,
): Promise<Secret> {
  const client = createClient({ run });
  try {
    const { token, lifeMs } = await signIn({ name, baseUrl }, settings, client);
    if (lifeMs >= lifeFor(neededMs)) return token;
    const [needed, due] = [neededMs, lifeFor(neededMs)].map((ms) => Math.ceil(ms / 1000));
    throw new UsageError(
      `the run takes up to ${needed} s, for which a token must live ${due} s, and one of ${name} lives ${Math.floor(lifeMs / 1000)} s; ${shorter === null ? '' : `a shorter ${shorter} is allowed, or `}set ${table['elastic-path'].token.variable} to one that lives so long`,
    );
  } finally {
    await client.close();
  }
}
