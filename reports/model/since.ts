import type { ContractNight, HistoryEntry, LoadNight, Open } from '../../runs/history-entry.ts';
import { type Group, type Witness, isSameCause, targetOf } from '../../runs/causes/group.ts';
import { runName } from '../../runs/load-run.ts';
import { unknownPlace } from '../../runs/places.ts';

type JudgedNight = ContractNight | LoadNight;

/** What has to be judged for something to be seen: the part, the places, and under load the runs, by name. */
type Shown = Pick<Open, 'part' | 'places' | 'runs'>;

/** When a cause was first seen, and when it was last not there, in the runs before this one, the earliest first. */
export function sinceWhen(
  { keys, witnesses }: Pick<Group, 'keys' | 'witnesses'>,
  earlier: readonly HistoryEntry[],
  placeOf: (target: string) => string,
) {
  const shown = shownBy(witnesses, placeOf);
  const isIn = ({ causes }: JudgedNight): boolean => causes.some((cause) => isSameCause(keys, cause.keys));
  const nights = earlier.filter(
    (night): night is JudgedNight =>
      night.kind === shown.part &&
      (mayShow(night, shown) || (night.kind === 'load' && isAt(night, shown) && isIn(night))),
  );
  const had = nights.map(isIn);
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

/** Which part, places and runs showed something. */
export function shownBy(witnesses: readonly Witness[], placeOf: (target: string) => string): Shown {
  const places = [...new Set(witnesses.map(targetOf).map(placeOf))];
  const runs = witnesses.flatMap((one) => (one.kind === 'load' ? [one.run] : []));
  return runs.length === witnesses.length
    ? { part: 'load', places, runs: [...new Set(runs)] }
    : { part: 'contract', places };
}

const isAt = (night: JudgedNight, { places }: Shown): boolean => places.every((place) => night.places.includes(place));

/**
 * Whether a night would have shown what it does not: a run of other places, or one that was filtered, cut short, or void
 * says nothing of what it did not show, and a target that was not loaded says nothing though the settings name it.
 */
export function mayShow(night: JudgedNight, shown: Shown): boolean {
  if (!isAt(night, shown)) return false;
  if (night.kind === 'load') {
    const valid = night.runs.filter(({ state }) => state === 'valid');
    const names = valid.map(runName);
    return (
      shown.runs?.every((name) => names.includes(name)) ??
      shown.places.every((place) => valid.some(({ target }) => mayBeAt(target, place)))
    );
  }
  if (night.partial || night.ended === 'interrupted') return false;
  return night.ended === 'complete' || !shown.places.some((place) => (night.unjudged ?? [place]).includes(place));
}

const mayBeAt = (target: string, place: string): boolean =>
  place === unknownPlace(target) || place.startsWith(`${target} `);
