import type { Json } from '../contracts/json.ts';

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
  'first-element-twice',
  'reversed',
  'words',
  'date-only',
  'date-impossible',
  'date-in-seconds',
  'without-hyphens',
  'of-another',
] as const;
export type MemberChange = (typeof memberChanges)[number];

/** A value changed in a way; one that cannot be changed so stays as it is. */
export function changed(value: Json, how: MemberChange): Json {
  if (how === 'null') return null;
  if (typeof value === 'number') return changedNumber(value, how);
  if (typeof value === 'string') return changedText(value, how);
  if (Array.isArray(value)) return changedList(value as readonly Json[], how);
  return how === 'emptied' ? {} : value;
}

function changedNumber(value: number, how: MemberChange): Json {
  switch (how) {
    case 'negated':
      return -value - 1;
    case 'fraction':
      return value + 0.5;
    case 'one-more':
      return value + 1;
    case 'one-less':
      return value - 1;
    case 'thousandfold':
      return value * 1000;
    default:
      return value;
  }
}

function changedText(value: string, how: MemberChange): Json {
  switch (how) {
    case 'emptied':
      return '';
    case 'spaces':
      return '   ';
    case 'doubled':
      return value + value;
    case 'words':
      return 'yesterday';
    case 'date-only':
      return value.slice(0, 10);
    case 'date-impossible':
      return value.replace(/^\d{4}-\d\d-\d\d/, '2026-02-30');
    case 'date-in-seconds':
      return Math.floor(Date.parse(value) / 1000);
    case 'without-hyphens':
      return value.replace(/-/g, '');
    case 'of-another':
      return value.slice(0, -1) + (value.endsWith('0') ? '1' : '0');
    default:
      return value;
  }
}

function changedList(list: readonly Json[], how: MemberChange): Json {
  switch (how) {
    case 'emptied':
      return [];
    case 'last-element-dropped':
      return list.slice(0, -1);
    case 'first-element-twice':
      return list.flatMap((item, at) => (at === 0 ? [item, item] : [item]));
    case 'reversed':
      return [...list].reverse();
    default:
      return list;
  }
}
