import { harmless } from './wording.ts';

const apiNames: { readonly [api: string]: string } = { import2: 'Import2', 'elastic-path': 'Elastic Path' };

export const apiName = (api: string): string => apiNames[api] ?? api;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Those of some parts that say anything, one after the other. */
export const joined = (parts: readonly string[], between = ', '): string =>
  parts.filter((part) => part !== '').join(between);

export const isOrAre = (count: number): string => (count === 1 ? 'is' : 'are');

/** `1 case`, `12 cases`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${withThousands(count)} ${count === 1 ? one : many}`;

/** A whole number with its thousands apart. */
export const withThousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** A number with as many digits as say something: 0.123, 12.3, 1 230. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return withThousands(Math.round(value));
  if (size < 0.1) return String(Number(value.toPrecision(2)));
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

const small = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A count within a sentence: `four ways`, `31 ways`. */
export const inWords = (count: number, one: string, many = `${one}s`): string =>
  `${small[count] ?? withThousands(count)} ${count === 1 ? one : many}`;

/** Milliseconds as people say them. */
export function duration(ms: number): string {
  if (Math.round(ms) < 1000) return `${figure(ms)} ms`;
  if (ms < 120_000) return `${figure(ms / 1000)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** `22 November 2026`; what is no date stays as it is. */
export function dayOf(instant: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(instant) ?? [];
  return year && month && day ? `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}` : harmless(instant);
}

/** `22 November 2026, 02:10 UTC`. */
export function momentOf(instant: string): string {
  const [, time] = /T(\d\d:\d\d)/.exec(instant) ?? [];
  return time ? `${dayOf(instant)}, ${time} UTC` : dayOf(instant);
}

/** A figure with its unit, of one thing in the singular; a share is said in per cent. */
export const withUnit = (value: number, unit: string): string =>
  unit === 'share'
    ? `${figure(value * 100)} %`
    : `${figure(value)} ${value === 1 ? unit.replace(/(..)s$/, '$1') : unit}`;
