import { base64 } from '../contracts/base64.ts';
import type { Auth } from '../contracts/exchange.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Secret } from '../contracts/secret.ts';

/** Whom a session can be; null where the target's settings name nobody. */
export type Credentials = {
  readonly own: Secret;
  readonly other: Secret | null;
  readonly forbidden: Secret | null;
};

/** The tokens a request may carry. `expired`: one that arranging had issued, and perhaps let run out. */
export type Tokens = Credentials & { readonly expired: Secret | null };

/** Tokens that nobody was given, for requests that must be refused. */
const nobodysToken = 'unknown-token-of-nobody';

/** The value of the Authorization header for a way to authenticate, null for none. */
export function authorization(auth: Auth, security: Operation['security'], tokens: Tokens): string | null {
  if (security === 'none' || auth === 'none') return null;
  const basic = security === 'basic';
  const valid = (token: Secret, password = 'X'): string =>
    basic ? `Basic ${base64(`${token.reveal()}:${password}`)}` : `Bearer ${token.reveal()}`;
  switch (auth) {
    case 'valid':
      return valid(tokens.own);
    case 'valid-other-password':
      return valid(tokens.own, 'any other password');
    case 'valid-lower-case-scheme':
      return valid(tokens.own).replace(/^\w+/, (scheme) => scheme.toLowerCase());
    case 'wrong-scheme':
      return basic ? `Bearer ${tokens.own.reveal()}` : `Basic ${base64(`${tokens.own.reveal()}:X`)}`;
    case 'bad-base64':
      return 'Basic %%%not-base64%%%';
    case 'empty-user':
      return basic ? `Basic ${base64(':X')}` : 'Bearer ';
    case 'unknown-token':
      return basic ? `Basic ${base64(`${nobodysToken}:X`)}` : `Bearer ${nobodysToken}`;
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
