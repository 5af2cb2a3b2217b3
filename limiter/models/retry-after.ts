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

/** A wait that nobody sits out, and that a number of seconds with any count of digits comes to: a century. */
const mostSeconds = 100 * 365 * 86_400;

/**
 * Reads a `Retry-After`: a whole number of seconds, or a date in any of the three forms that a recipient must accept
 * (RFC 9110, 5.6.7), though a server may send the first alone.
 */
export function parseRetryAfter(text: string): RetryAfter {
  const found = text.trim();
  if (/^\d+$/.test(found)) return { kind: 'seconds', seconds: Math.min(Number(found), mostSeconds) };
  const date = httpDate(found);
  return date === null ? { kind: 'malformed', text: found } : { kind: 'date', date };
}

/**
 * How long a `Retry-After` asks to wait, in milliseconds; 0 for a date that is past, null for what is no wait.
 * @param nowMs milliseconds since the epoch, by the clock that a date is meant by: the answer's own `Date`, if it has one
 */
export function waitMs(text: string, nowMs: number): number | null {
  const told = parseRetryAfter(text);
  switch (told.kind) {
    case 'seconds':
      return 1000 * told.seconds;
    case 'date':
      return Math.min(Math.max(0, told.date - nowMs), 1000 * mostSeconds);
    case 'malformed':
      return null;
    default:
      return told satisfies never;
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** IMF-fixdate, RFC 850 with two digits for the year, asctime: each with the places of day, month, year, time. */
const dateForms: readonly (readonly [form: RegExp, places: readonly [number, number, number, number]])[] = [
  [/^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/, [1, 2, 3, 4]],
  [/^[A-Z][a-z]{5,8}, (\d\d)-([A-Z][a-z]{2})-(\d\d) (\d\d:\d\d:\d\d) GMT$/, [1, 2, 3, 4]],
  [/^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/, [2, 1, 4, 3]],
];

/** An HTTP date in milliseconds since the epoch, null if it is none. `Date.parse` takes the old forms for local time, or not at all. */
export function httpDate(text: string): number | null {
  for (const [form, places] of dateForms) {
    const found = form.exec(text);
    if (!found) continue;
    const [day = '', month = '', year = '', time = ''] = places.map((place) => found[place]);
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    const at = months.indexOf(month);
    const date = Date.UTC(fullYear(year), at, Number(day), hours, minutes, seconds);
    return at >= 0 &&
      hours < 24 &&
      minutes < 60 &&
      seconds <= 60 &&
      new Date(Date.UTC(fullYear(year), at, Number(day))).getUTCDate() === Number(day)
      ? date
      : null;
  }
  return null;
}

/** Of two digits the century that is nearer. */
const fullYear = (year: string): number => Number(year) + (year.length > 2 ? 0 : Number(year) < 70 ? 2000 : 1900);
