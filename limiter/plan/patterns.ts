import { odd } from './odd.ts';
import type { Plan } from './plan.ts';
import type { Random } from '../random.ts';
import { type Anchor, type Means, type Pattern, fill, planOf, restAfter, singles } from './volleys.ts';

const patterns: readonly Pattern[] = [
  {
    kind: 'one-then-volleys',
    purpose: 'one request, then volleys round the end of its window',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: 1 },
      { at: 0.9 * w, size: fill(limit) },
      { at: 1.1 * w, size: fill(limit) },
      { at: 1.95 * w, size: fill(limit) },
    ],
  },
  {
    kind: 'one-then-limit',
    purpose: 'one request, the limit half a window later, and three just after the first window',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: 1 },
      { at: 0.5 * w, size: limit },
      { at: 1.1 * w, size: 3 },
      { at: 1.4 * w, size: 2 },
    ],
  },
  {
    kind: 'halves',
    purpose: 'half the limit, then the rest later in the window',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: Math.ceil(limit / 2) },
      { at: 0.55 * w, size: fill(limit) },
      { at: 0.85 * w, size: 2 },
      { at: 1.1 * w, size: fill(limit) },
      { at: 1.6 * w, size: fill(limit) },
    ],
  },
  {
    kind: 'trickle',
    purpose: 'the limit at once, then a trickle until it recovers',
    volleys: ({ limit, windowMs: w }) => [{ at: 0, size: fill(limit) }, ...singles(0.1 * w, 0.1 * w, 13)],
  },
  {
    kind: 'dense-trickle',
    purpose: 'the limit at once, then a dense trickle until it recovers',
    volleys: ({ limit, windowMs: w }) => [{ at: 0, size: fill(limit) }, ...singles(0.04 * w, 0.043 * w, 28)],
  },
  ...([0.5, 0.9, 0.97, 1.1, 2.2, 4] as const).map((rest): Pattern => ({
    kind: `rest-${rest}` as const,
    purpose: `whether a rest of ${rest} windows brings the limit back`,
    volleys: ({ limit, windowMs: w }) => [
      { at: rest * w, size: 1 },
      { at: (rest + 0.05) * w, size: fill(limit) },
    ],
  })),
  {
    kind: 'put-off',
    purpose: 'whether refused requests put the recovery off',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      ...singles(0.4 * w, 0.4 * w, 2),
      { at: 1.15 * w, size: 2 },
      { at: 1.35 * w, size: 2 },
    ],
  },
  {
    kind: 'twice-then-trickle',
    purpose: 'twice the limit at once, then a trickle until it recovers',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      { at: 60, size: fill(limit) },
      ...[0.6, 1.05, 1.25, 1.5, 1.75, 2.05, 2.3].map((share) => ({ at: share * w, size: Math.ceil(limit / 5) })),
    ],
  },
  ...(
    [
      {
        kind: 'less-than-window',
        purpose: 'just less than a window, at odd moments',
        again: 0.92,
        every: 1.41,
      },
      {
        kind: 'less-than-window-long',
        purpose: 'just less than a window, and as long again, at odd moments',
        again: 0.92,
        every: 2.37,
      },
      {
        kind: 'more-than-window',
        purpose: 'just more than a window, at odd moments',
        again: 1.05,
        every: 1.34,
      },
      {
        kind: 'more-than-window-long',
        purpose: 'just more than a window, and as long again, at odd moments',
        again: 1.05,
        every: 2.39,
      },
    ] as const
  ).map(({ kind, purpose, again, every }): Pattern => ({
    kind,
    purpose,
    volleys: ({ limit, windowMs: w }) =>
      [0, 1, 2].flatMap((round) => [
        { at: every * w * round, size: limit },
        { at: (every * round + again) * w, size: 1 },
      ]),
  })),
  {
    kind: 'just-so-long',
    purpose: 'whether the window is just so long',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      { at: 0.985 * w - 45, size: 1 },
      { at: 2 * w, size: 1 },
    ],
  },
  {
    kind: 'length-closely',
    purpose: 'the length of the window, closely',
    volleys: ({ limit, hull: { from, to } }) => [{ at: 0, size: fill(limit) }, ...singles(from, (to - from) / 15, 16)],
  },
  {
    kind: 'length-by-halves',
    purpose: 'the length of the window, by halves, with rests',
    volleys: ({ limit, windowMs: w, hull: { from, to } }) =>
      [0.5, 0.25, 0.75].flatMap((share, round) => [
        { at: 3.3 * w * round, size: fill(limit) },
        { at: 3.3 * w * round + from + share * (to - from), size: 1 },
      ]),
  },
  {
    kind: 'longer-waits',
    purpose: 'longer and longer waits between single requests',
    volleys: ({ limit, hull: { from, to } }) => {
      const step = (to / from) ** (1 / 7);
      const waits = Array.from({ length: 8 }, (_, index) => from * step ** index);
      const ends = waits.map((_, index) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0));
      return [{ at: 0, size: fill(limit) }, ...ends.map((at) => ({ at, size: 1 }))];
    },
  },
  ...([2.2, 4.5] as const).map((windows): Pattern => ({
    kind: `singles-${windows}` as const,
    purpose: `the limit at once, then single requests for ${windows} windows`,
    volleys: ({ limit, windowMs: w }) => {
      const step = Math.max(1.5, Math.min(w / 20, w / limit / 1.3));
      return [{ at: 0, size: fill(limit) }, ...singles(step, step, Math.floor((windows * w) / step))];
    },
  })),
  {
    kind: 'singles-back',
    purpose: 'how fast single requests come back',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      ...singles((0.31 * w) / limit, Math.max(1.5, (0.37 * w) / limit), 40),
    ],
  },
  {
    kind: 'parts-back',
    purpose: 'how much comes back in parts of a window',
    volleys: ({ limit, windowMs: w }) =>
      [0, 0.6, 1.2, 1.8].map((share) => ({ at: share * w, size: fill(Math.ceil((share === 0 ? 1 : 0.7) * limit)) })),
  },
  {
    kind: 'exactly-twice',
    purpose: 'exactly the limit, twice, with a request too many',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: limit },
      { at: 0.3 * w, size: 1 },
      { at: 1.12 * w, size: limit },
      { at: 1.25 * w, size: 1 },
    ],
  },
  ...([1, 2] as const).map((number): Pattern => ({
    kind: `odd-${number}` as const,
    purpose: `volleys of odd sizes at odd moments ${number}`,
    volleys: odd,
  })),
];

/** In documented windows; the second is longer where memories are. */
export const rests = [1.3, 2.4, 3.1] as const;
type Rest = (typeof rests)[number];

/** The limit after a rest: more than any that is thought of at once, so that it shows, then a look at how it comes back. */
export function afresh(most: number, windowMs: number, rest: Rest, leastMs: number, means: Means): Plan {
  const at = Math.max(rest * windowMs, leastMs);
  return planOf({ kind: `afresh-${rest}`, purpose: `the limit after a rest of ${rest} windows or more` }, means, [
    { at, size: fill(most) },
    ...[0.35, 0.75].map((share) => ({ at: at + share * windowMs, size: 2 })),
  ]);
}

/** A plan begins at once, or after a rest in which the limit comes back; once nobody is banned any more, where a refusal bans. */
const restsOf = ({ windowMs, banMs = 0 }: Anchor, alsoRested: boolean): number[] =>
  banMs > 0 ? [restAfter(banMs, windowMs)] : alsoRested ? [0, 1.15 * windowMs] : [0];

/** The plans worth a thought for an anchor: each pattern at once, `alsoRested` after a window's rest too; `extra`: patterns that a question of its own calls for. */
export function candidates(
  anchor: Anchor,
  means: Means,
  extra: readonly Pattern[],
  alsoRested: boolean,
  random: Random,
): Plan[] {
  return [...patterns, ...extra].flatMap(({ kind, purpose, volleys }) => {
    const planned = volleys(anchor, means, random);
    return restsOf(anchor, alsoRested).map((rest) =>
      planOf(
        { kind, purpose },
        means,
        planned.map((volley) => ({ ...volley, at: volley.at + rest })),
      ),
    );
  });
}
