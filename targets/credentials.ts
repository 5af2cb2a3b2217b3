import { type Whose, unassignedToken } from '../contracts/spec/auth.ts';
import { Secret } from '../contracts/values/secret.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { TargetFacts } from './facts.ts';
import { apiOf, isMock } from '../contracts/spec/targets.ts';

/** Whom a session can be; null where the target's settings name nobody. */
export type Credentials = {
  readonly own: Secret;
  readonly other: Secret | null;
  readonly forbidden: Secret | null;
};

/** The tokens a request may carry, as `Whose` has them. */
export type Tokens = Credentials & { readonly issued: Secret | null };

/** The token that the settings hold for a target. */
export const configuredToken = ({ name }: Pick<TargetFacts, 'name'>, settings: Settings): Secret | null =>
  settings[apiOf(name)].token;

/**
 * Whom requests to a target go out as: an account of its own at our mock, whatever tokens the settings hold, and at
 * another one where they hold none; elsewhere the settings' account.
 * @param ask gets a token where the settings hold none
 */
export function credentialsFor(
  facts: Pick<TargetFacts, 'name' | 'control'>,
  settings: Settings,
  account: string,
  ask: () => Promise<Secret>,
): () => Promise<Credentials> {
  const given = configuredToken(facts, settings);
  if (facts.control !== null || (isMock(facts.name) && !given)) {
    const fresh = { own: new Secret(account), other: new Secret(`${account}-other`), forbidden: null };
    return () => Promise.resolve(fresh);
  }
  const isImport2 = apiOf(facts.name) === 'import2';
  const other = isImport2 ? settings.import2.otherToken : null;
  const forbidden = isImport2 ? null : settings['elastic-path'].forbiddenToken;
  return async () => ({ own: given ?? (await ask()), other, forbidden });
}

/** The token that a request carries, of those it may; arranging has made sure of it. */
export function tokenOf(whose: Whose, { own, other, forbidden, issued }: Tokens): string {
  const tokens: { readonly [whose in Whose]: Secret | null } = {
    own,
    other,
    forbidden: forbidden ?? own,
    issued,
    nobody: new Secret(unassignedToken),
    empty: new Secret(''),
  };
  const token = tokens[whose];
  if (token) return token.reveal();
  throw new Error(`no credentials for "${whose}": the case should have been excluded`);
}
