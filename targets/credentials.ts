import { base64 } from '../contracts/base64.ts';
import type { Auth } from '../contracts/exchange.ts';
import type { Operation } from '../contracts/operation.ts';
import { Secret } from '../contracts/secret.ts';
import type { Settings } from '../contracts/settings.ts';
import { type TargetFacts, apiOf, isMockKind } from './facts.ts';

/** Whom a session can be; null where the target's settings name nobody. */
export type Credentials = {
  readonly own: Secret;
  readonly other: Secret | null;
  readonly forbidden: Secret | null;
};

/** The tokens a request may carry. `expired`: one that arranging had issued, and perhaps let run out. */
export type Tokens = Credentials & { readonly expired: Secret | null };

/** The token that the settings hold for a target. */
export const givenToken = ({ name }: Pick<TargetFacts, 'name'>, { import2, elasticPath }: Settings): Secret | null =>
  apiOf(name) === 'import2' ? import2.token : elasticPath.token;

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
  const given = givenToken(facts, settings);
  if (facts.control !== null || (isMockKind(facts.name) && !given)) {
    const fresh = { own: new Secret(account), other: new Secret(`${account}-other`), forbidden: null };
    return () => Promise.resolve(fresh);
  }
  const isImport2 = apiOf(facts.name) === 'import2';
  const other = isImport2 ? settings.import2.otherToken : null;
  const forbidden = isImport2 ? null : settings.elasticPath.forbiddenToken;
  return async () => ({ own: given ?? (await ask()), other, forbidden });
}

/** A token that nobody was given, for requests that must be refused. */
export const nobodysToken = new Secret('unknown-token-of-nobody');

/** Basic credentials: the token is the user name. */
export const basicAuth = (token: Secret, password = 'X'): string => `Basic ${base64(`${token.reveal()}:${password}`)}`;

/** The value of the Authorization header for a way to authenticate, null for none. */
export function authorization(auth: Auth, security: Operation['security'], tokens: Tokens): string | null {
  if (security === 'none' || auth === 'none') return null;
  const basic = security === 'basic';
  const valid = (token: Secret, password?: string): string =>
    basic ? basicAuth(token, password) : `Bearer ${token.reveal()}`;
  switch (auth) {
    case 'valid':
      return valid(tokens.own);
    case 'valid-other-password':
      return valid(tokens.own, 'any other password');
    case 'valid-lower-case-scheme':
      return valid(tokens.own).replace(/^\w+/, (scheme) => scheme.toLowerCase());
    case 'wrong-scheme':
      return basic ? `Bearer ${tokens.own.reveal()}` : basicAuth(tokens.own);
    case 'bad-base64':
      return 'Basic %%%not-base64%%%';
    case 'empty-user':
      return basic ? `Basic ${base64(':X')}` : 'Bearer ';
    case 'unknown-token':
      return valid(nobodysToken);
    case 'expired-token':
    case 'issued-token':
      return valid(need(tokens.expired, 'a token that was issued'));
    case 'without-permission':
      return valid(tokens.forbidden ?? tokens.own);
    case 'other-account':
      return valid(need(tokens.other, 'a second account'));
    default:
      return auth satisfies never;
  }
}

/** Arranging has made sure of it; that it is not there is our own fault. */
function need(token: Secret | null, what: string): Secret {
  if (token) return token;
  throw new Error(`no credentials for ${what}: the case should have been excluded`);
}
