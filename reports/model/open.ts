import { type HistoryEntry, type NightSaid, type Open, contractNight, loadNight } from '../../runs/history-entry.ts';
import { type Group, isSameCause } from '../../runs/causes/group.ts';
import { whereIs } from '../../runs/places.ts';
import { runIn } from '../../runs/results.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import { apiName, capital, dayOf } from '../../contracts/show/words.ts';
import type { CauseView } from './causes.ts';
import type { NightFacts } from './glance.ts';
import type { Night } from './night.ts';
import { mayShow, shownBy } from './since.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

export type Cause = Group & { readonly view: CauseView };

/** What is red and is no cause of its own. */
export type Other = Pick<Open, 'part' | 'places' | 'runs'> & {
  readonly text: string;
  readonly href: string;
  readonly key: string;
};

/** What keeps a night from being good: each cause, each part that is void, each target or part that was not judged. */
export function openOf(
  causes: readonly Cause[],
  others: readonly Other[],
  { night, unjudged, journeys }: NightFacts,
  placeOf: (target: string) => string,
): Open[] {
  const voids = groupedBy(
    journeys.filter(({ isVoid }) => isVoid),
    ({ place }) => place,
  );
  return [
    ...unjudged.map(({ who, what, why, place }): Open => ({
      keys: [`${what} ${who}`],
      title: `${who} ${what}: ${why}`,
      part: 'contract',
      places: place === null ? [] : [place],
    })),
    ...(['contract', 'load'] as const).flatMap((part): Open[] => {
      const result = night[part];
      if (result.state !== 'broken' && result.state !== 'missing') return [];
      const { why } = result;
      const title = `${capital(part)}: no result. ${why ?? ''}`;
      return why === undefined ? [] : [{ keys: [`no result of ${part}`], title, part, places: [] }];
    }),
    ...causes
      .filter(({ weight }) => weight === 'fail')
      .map(({ keys, view: { title }, witnesses }): Open => ({
        keys,
        title,
        ...shownBy(witnesses, placeOf),
      })),
    ...others.map(({ key, text, part, places, runs }): Open => ({
      keys: [key],
      title: text,
      part,
      places,
      ...(runs ? { runs } : {}),
    })),
    ...[...voids].map(([place, all]): Open => ({
      keys: [`void ${place}`],
      title: `Under load, ${apiName(apiOf(place))} ${whereIs(place)}: void, so nothing is said of it`,
      part: 'load',
      places: [place],
      runs: all.map(({ run }) => run),
    })),
  ];
}

/** Whether a night would show again what stood open. */
function couldShow(one: Open, { contract, load }: Night): boolean {
  const [cases, runs] = [runIn(contract), runIn(load)];
  if (one.part === 'nights') return cases !== null || runs !== null;
  const night = one.part === 'load' ? runs && loadNight(runs) : cases && contractNight(cases);
  return night !== null && mayShow(night, one);
}

/** What a receiver has to be told: what has turned since it was last told anything. */
export type Turn = {
  readonly appeared: readonly Open[];
  readonly gone: readonly Open[];
  /** All that stands open now, what this night could not show again among it. */
  readonly open: readonly Open[];
};

export function turnSince(last: Pick<NightSaid, 'open'> | undefined, tonight: readonly Open[], night: Night): Turn {
  const isIn = ({ keys }: Open, all: readonly Open[]): boolean => all.some((one) => isSameCause(keys, one.keys));
  const before = last?.open ?? [];
  const away = before.filter((one) => !isIn(one, tonight));
  return {
    appeared: tonight.filter((one) => !isIn(one, before)),
    gone: away.filter((one) => couldShow(one, night) && one.part !== 'nights'),
    open: [...tonight, ...away.filter((one) => !couldShow(one, night))],
  };
}

/** How long after one night the next one may begin, in milliseconds, before a night counts as missing. */
const mostBetweenMs = 36 * 3_600_000;

/** The nights that are missing before a moment: none since the last that was kept. */
export function gapBefore(history: readonly HistoryEntry[], now: string): Open[] {
  const nights = history.filter((one) => (one.kind === 'contract' || one.kind === 'load') && one.run.startedAt < now);
  const last = nights[nights.length - 1]?.run.startedAt;
  if (last === undefined || Date.parse(now) - Date.parse(last) < mostBetweenMs) return [];
  return [{ keys: [`no night since ${last}`], title: `No night since ${dayOf(last)}`, part: 'nights', places: [] }];
}
