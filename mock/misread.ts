import type { Behaviour } from '../faults/behaviour.ts';

/** A list as a server shows it that loses its last entry, or tells its first one twice. */
export function misread<Entry>(list: readonly Entry[], how: Behaviour['list']): readonly Entry[] {
  if (how === 'last-missing') return list.slice(0, -1);
  return how === 'first-twice' ? [...list.slice(0, 1), ...list] : list;
}
