import { type ContractNight, type HistoryEntry, type LoadNight, placesOfNight } from '../../runs/history-entry.ts';
import { type Group, isSameCause } from '../../runs/causes/group.ts';

/** When a cause was first seen, and when it was last not there. */
export type Since = {
  /** RFC 3339; null: tonight. */
  readonly firstSeen: string | null;
  /** The last complete run without it; null: none is known. */
  readonly lastGreen: { readonly at: string; readonly commit: string; readonly contractHash: string } | null;
  /** In how many of the complete earlier runs it was seen. */
  readonly nights: { readonly seen: number; readonly of: number };
};

type Night = ContractNight | LoadNight;

/** Looks a cause up in the runs before this one, the earliest first. */
export function sinceWhen(
  { keys, witnesses }: Pick<Group, 'keys' | 'witnesses'>,
  earlier: readonly HistoryEntry[],
  placeOf: (target: string) => string,
): Since {
  const kind = witnesses.every((one) => one.kind === 'load') ? 'load' : 'contract';
  const targets = witnesses.map((one) => (one.kind === 'case' ? one.entry.target : one.target));
  const places = [...new Set(targets.map(placeOf))];
  const nights = earlier.filter((night): night is Night => night.kind === kind && mayShow(night, places, targets));
  const had = nights.map(({ causes }) => causes.some((cause) => isSameCause(keys, cause.keys)));
  const first = nights[had.indexOf(true)];
  const green = nights[had.lastIndexOf(false)];
  return {
    firstSeen: first?.run.startedAt ?? null,
    lastGreen: green
      ? { at: green.run.startedAt, commit: green.run.commit, contractHash: green.run.contractHash }
      : null,
    nights: { seen: had.filter(Boolean).length, of: nights.length },
  };
}

/** A run of other places, or one that was filtered, cut short, or void says nothing of what it did not show. */
function mayShow(night: Night, places: readonly string[], targets: readonly string[]): boolean {
  const judged = placesOfNight(night);
  if (!places.every((place) => judged.includes(place))) return false;
  if (night.kind === 'contract') return night.ended === 'complete' && !night.partial;
  return night.runs.some(({ target, state }) => state === 'valid' && targets.includes(target));
}
