/** How a refusal names the wait: not at all, in seconds, as an HTTP date (RFC 9110, 10.2.3), or with less than half the truth. */
export const retryAfterStyles = ['absent', 'seconds', 'http-date', 'lying'] as const;
export type RetryAfterStyle = (typeof retryAfterStyles)[number];

/**
 * The value of a refusal's `Retry-After`, null if there is none. Honest values are rounded up, since both forms have
 * whole seconds only.
 * @param nowMs milliseconds since the epoch, on the server's clock
 */
export function retryAfterHeader(style: RetryAfterStyle, retryAfterMs: number, nowMs: number): string | null {
  switch (style) {
    case 'absent':
      return null;
    case 'seconds':
      return String(Math.ceil(retryAfterMs / 1000));
    case 'http-date':
      return new Date(Math.ceil((nowMs + retryAfterMs) / 1000) * 1000).toUTCString();
    case 'lying':
      return String(Math.floor(retryAfterMs / 2000));
    default:
      return style satisfies never;
  }
}

/** What a client makes of a `Retry-After`; `date` is in milliseconds since the epoch. */
export type RetryAfter =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'date'; readonly date: number }
  | { readonly kind: 'malformed'; readonly text: string };

/** Reads a `Retry-After`: a whole number of seconds or an IMF-fixdate, the one form of date a server may send. */
export function parseRetryAfter(text: string): RetryAfter {
  const found = text.trim();
  if (/^\d{1,10}$/.test(found)) return { kind: 'seconds', seconds: Number(found) };
  const date = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(found) ? Date.parse(found) : NaN;
  return Number.isNaN(date) ? { kind: 'malformed', text: found } : { kind: 'date', date };
}
