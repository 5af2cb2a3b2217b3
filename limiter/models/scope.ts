/** What shares one budget: everything of an account, or each endpoint, token or client address for itself. */
export const limiterScopes = ['all-endpoints', 'per-endpoint', 'per-token', 'per-address'] as const;
export type LimiterScope = (typeof limiterScopes)[number];

/** What a limiter can tell requests apart by. */
export type Caller = { readonly operation: string; readonly token: string; readonly address: string };

/** The key under which the limiter keeps its state for a request. */
export function scopeKey(scope: LimiterScope, { operation, token, address }: Caller): string {
  switch (scope) {
    case 'all-endpoints':
      return 'all';
    case 'per-endpoint':
      return `endpoint ${operation}`;
    case 'per-token':
      return `token ${token}`;
    case 'per-address':
      return `address ${address}`;
    default:
      return scope satisfies never;
  }
}
