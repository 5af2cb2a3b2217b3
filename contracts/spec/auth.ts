import { base64 } from '../values/base64.ts';
import type { Secret } from '../values/secret.ts';
import type { Operation } from './operation.ts';

/**
 * Whose token a request carries. `issued`: one that arranging had given out, and perhaps let
 * run out. `nobody`: one that was given to nobody. `empty`: none, where one should stand.
 */
export type Whose = 'own' | 'other' | 'forbidden' | 'issued' | 'nobody' | 'empty';

/** What a request says of itself: a token under a scheme, or a header as it stands. */
export type Claim =
  | { readonly scheme: string; readonly isBasic: boolean; readonly whose: Whose; readonly password: string }
  | { readonly verbatim: string };

type Way = { readonly whose: Whose; readonly scheme?: 'other' | 'lower'; readonly password?: string };

const ways = {
  none: null,
  valid: { whose: 'own' },
  'valid-other-password': { whose: 'own', password: 'any other password' },
  'valid-lower-case-scheme': { whose: 'own', scheme: 'lower' },
  'wrong-scheme': { whose: 'own', scheme: 'other' },
  'bad-base64': { verbatim: 'Basic %%%not-base64%%%' },
  'empty-user': { whose: 'empty' },
  'unknown-token': { whose: 'nobody' },
  'expired-token': { whose: 'issued' },
  'issued-token': { whose: 'issued' },
  'without-permission': { whose: 'forbidden' },
  'other-account': { whose: 'other' },
} as const satisfies { readonly [auth: string]: Way | { readonly verbatim: string } | null };

/** The ways a request can say who it is, right and wrong ones. */
export type Auth = keyof typeof ways;

/** How a way to authenticate is said to an operation; null: not at all. */
export function claimOf(auth: Auth, security: Operation['security']): Claim | null {
  const way: Way | { readonly verbatim: string } | null = security === 'none' ? null : ways[auth];
  if (way === null || 'verbatim' in way) return way;
  const isBasic = (security === 'basic') !== (way.scheme === 'other');
  const scheme = isBasic ? 'Basic' : 'Bearer';
  return {
    scheme: way.scheme === 'lower' ? scheme.toLowerCase() : scheme,
    isBasic,
    whose: way.whose,
    password: way.password ?? 'X',
  };
}

/**
 * The Authorization header of a way to authenticate, null for none.
 * @param tokenOf called once at most
 */
export function authorization(
  auth: Auth,
  security: Operation['security'],
  tokenOf: (whose: Whose) => string,
): string | null {
  const claim = claimOf(auth, security);
  if (claim === null || 'verbatim' in claim) return claim && claim.verbatim;
  const token = tokenOf(claim.whose);
  return `${claim.scheme} ${claim.isBasic ? base64(`${token}:${claim.password}`) : token}`;
}

/** The header of a request that goes out as whoever a token is of. */
export function authorizedAs(
  token: Secret,
  security: Operation['security'],
): (readonly [name: string, value: string])[] {
  const value = authorization('valid', security, () => token.reveal());
  return value === null ? [] : [['authorization', value]];
}

/** How long a bearer token is valid, in seconds, as the vendor says. */
export const tokenSeconds = 3600;

/** The client secret of every account of our mock; `mock/README.md` says so. */
export const mockClientSecret = 'mock-secret';

/** A token that nobody was given, for requests that must be refused. */
export const unassignedToken = 'unknown-token-of-nobody';
