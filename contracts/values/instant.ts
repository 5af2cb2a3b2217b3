const form = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;

/**
 * The instant of an RFC 3339 date-time, in milliseconds since the epoch with its fraction kept; a zone that lacks its colon is
 * the schema's to tell. Fractions vary in length, so date-times are compared as instants and never as strings (E-6).
 * @returns undefined if the text is no date-time
 */
export function instantOf(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? form.exec(text) : null;
  if (!parts) return undefined;
  const [, day, minute, second, fraction = '', zone] = parts;
  const whole = Date.parse(`${day}T${minute}:00${zone?.toUpperCase()}`); // no `Date` knows a leap second
  return Number.isNaN(whole) ? undefined : whole + Number(second) * 1000 + Number(`0${fraction}`) * 1000;
}
