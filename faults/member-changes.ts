import type { Json } from '../contracts/values/json.ts';

/** What becomes of a value of a type, by how it is changed. */
type Changes<Value> = { readonly [how: string]: (value: Value) => Json };

const ofNumbers = {
  negated: (value) => -value - 1,
  fraction: (value) => value + 0.5,
  'one-more': (value) => value + 1,
  'one-less': (value) => value - 1,
  thousandfold: (value) => value * 1000,
} satisfies Changes<number>;

const ofTexts = {
  emptied: () => '',
  spaces: () => '   ',
  doubled: (value) => value + value,
  words: () => 'yesterday',
  'date-only': (value) => value.slice(0, 10),
  'date-impossible': (value) => value.replace(/^\d{4}-\d\d-\d\d/, '2026-02-30'),
  'date-in-seconds': (value) => Math.floor(Date.parse(value) / 1000),
  'without-hyphens': (value) => value.replace(/-/g, ''),
  'of-another': (value) => value.slice(0, -1) + (value.endsWith('0') ? '1' : '0'),
} satisfies Changes<string>;

const ofLists = {
  emptied: () => [],
  'last-element-dropped': (list) => list.slice(0, -1),
} satisfies Changes<readonly Json[]>;

/** The ways in which the value of a member can be wrong. */
export type MemberChange = 'null' | keyof typeof ofNumbers | keyof typeof ofTexts | keyof typeof ofLists;
export const memberChanges = ['null', ...Object.keys({ ...ofNumbers, ...ofTexts, ...ofLists })] as MemberChange[];

/** A value changed in a way; one that cannot be changed so stays as it is. */
export function changed(value: Json, how: MemberChange): Json {
  const by = <Value extends Json>(changes: Changes<Value>, of: Value): Json => changes[how]?.(of) ?? of;
  if (how === 'null') return null;
  if (typeof value === 'number') return by(ofNumbers, value);
  if (typeof value === 'string') return by(ofTexts, value);
  return Array.isArray(value) ? by(ofLists, value as readonly Json[]) : value;
}
