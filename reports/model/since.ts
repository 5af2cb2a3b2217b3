import type { ContractNight, HistoryEntry, LoadNight } from '../../runs/history-entry.ts';
import { type Group, isSameCause, targetOf } from '../../runs/causes/group.ts';

type JudgedNight = ContractNight | LoadNight;

/** When a cause was first seen, and when it was last not there, in the runs before this one, the earliest first. */
export function sinceWhen(
  { keys, witnesses }: Pick<Group, 'keys' | 'witnesses'>,
  earlier: readonly HistoryEntry[],
  placeOf: (target: string) => string,
) {
  const kind = witnesses.every((one) => one.kind === 'load') ? 'load' : 'contract';
  const targets = witnesses.map(targetOf);
  const places = [...new Set(targets.map(placeOf))];
  const nights = earlier.filter(
    (night): night is JudgedNight => night.kind === kind && mayShow(night, places, targets),
  );
  const had = nights.map(({ causes }) => causes.some((cause) => isSameCause(keys, cause.keys)));
  const green = nights[had.lastIndexOf(false)]?.run;
  return {
    /** RFC 3339; null: tonight. */
    firstSeen: nights[had.indexOf(true)]?.run.startedAt ?? null,
    /** The last complete run without it; null: none is known. */
    lastGreen: green ? { at: green.startedAt, commit: green.commit, contractHash: green.contractHash } : null,
    /** In how many of the complete earlier runs it was seen. */
    nights: { seen: had.filter(Boolean).length, of: nights.length },
  };
}

/** A run of other places, or one that was filtered, cut short, or void says nothing of what it did not show. */
function mayShow(night: JudgedNight, places: readonly string[], targets: readonly string[]): boolean {
  if (!places.every((place) => night.places.includes(place))) return false;
  if (night.kind === 'contract') return night.ended === 'complete' && !night.partial;
  return night.runs.some(({ target, state }) => state === 'valid' && targets.includes(target));
}
