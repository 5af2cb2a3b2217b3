import type { Json } from '../contracts/values/json.ts';

/** The ways in which the value of a member can be wrong. */
export const memberChanges = [
  'null',
  'negated',
  'fraction',
  'one-more',
  'one-less',
  'thousandfold',
  'emptied',
  'spaces',
  'doubled',
  'last-element-dropped',
  'words',
  'date-only',
  'date-impossible',
  'date-in-seconds',
  'without-hyphens',
  'of-another',
] as const;
export type MemberChange = (typeof memberChanges)[number];

/** What becomes of a value of a type; a way that is not named leaves it as it is. */
type Changes<Value> = { readonly [how in MemberChange]?: (value: Value) => Json };

const ofNumbers: Changes<number> = {
  negated: (value) => -value - 1,
  fraction: (value) => value + 0.5,
  'one-more': (value) => value + 1,
  'one-less': (value) => value - 1,
  thousandfold: (value) => value * 1000,
};

const ofTexts: Changes<string> = {
  emptied: () => '',
  spaces: () => '   ',
  doubled: (value) => value + value,
  words: () => 'yesterday',
  'date-only': (value) => value.slice(0, 10),
  'date-impossible': (value) => value.replace(/^\d{4}-\d\d-\d\d/, '2026-02-30'),
  'date-in-seconds': (value) => Math.floor(Date.parse(value) / 1000),
  'without-hyphens': (value) => value.replace(/-/g, ''),
  'of-another': (value) => value.slice(0, -1) + (value.endsWith('0') ? '1' : '0'),
};

const ofLists: Changes<readonly Json[]> = {
  emptied: () => [],
  'last-element-dropped': (list) => list.slice(0, -1),
};

/** A value changed in a way; one that cannot be changed so stays as it is. */
export function changed(value: Json, how: MemberChange): Json {
  if (how === 'null') return null;
  if (typeof value === 'number') return ofNumbers[how]?.(value) ?? value;
  if (typeof value === 'string') return ofTexts[how]?.(value) ?? value;
  if (Array.isArray(value)) return ofLists[how]?.(value as readonly Json[]) ?? value;
  return value;
}
