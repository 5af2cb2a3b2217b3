import type { Parameters } from '../../contracts/request.ts';
import { Secret } from '../../contracts/secret.ts';
import type { Settings } from '../../contracts/settings.ts';
import { createClient } from '../../targets/client.ts';
import type { TargetFacts } from '../../targets/facts.ts';
import { isMockKind } from '../../targets/facts.ts';
import { Unreachable } from '../../targets/preflight.ts';
import { SignInFailed, signIn } from '../../targets/sign-in.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The credentials a run goes out with: the settings', one asked for now, or an account of its own on a mock.
 * @throws Unreachable, or UsageError where a token would not outlive the run
 */
export async function tokenFor(
  facts: TargetFacts,
  settings: Settings,
  account: string,
  neededMs: number,
): Promise<Secret> {
  const given = facts.name.startsWith('import2') ? settings.import2.token : settings.elasticPath.token;
  if (facts.control !== null || (isMockKind(facts.name) && !given)) return new Secret(account);
  if (given) return given;
  const client = createClient();
  try {
    const { token, lifeMs } = await signIn(settings, facts.baseUrl, client);
    if (lifeMs >= neededMs) return token;
    throw new UsageError(
      `the run takes ${Math.round(neededMs / 1000)} s and a token of ${facts.name} lives ${Math.round(lifeMs / 1000)} s; a shorter --duration is allowed`,
    );
  } catch (error) {
    if (!(error instanceof SignInFailed)) throw error;
    throw new Unreachable(`${facts.name} at ${facts.baseUrl} gives us no token: ${error.message}`);
  } finally {
    await client.close();
  }
}

/** What valid requests are made of: the settings', or what the mock takes. */
export function parametersFor({ import2 }: Settings, run: string): Parameters {
  return {
    run,
    source_tool: import2.sourceTool ?? 'wordpress',
    destination_url: import2.destinationUrl ?? 'https://mycorp.example/',
    destination_user: import2.destinationUsername ?? 'janeimport',
    destination_token: import2.destinationToken?.reveal() ?? 'destination-token',
  };
}
