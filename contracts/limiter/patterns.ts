import type { Span } from './envelopes/envelope.ts';
import type { Plan, PlannedRequest } from './plan.ts';
import type { Cost } from './prior.ts';
import type { Random } from './random.ts';

/** What plans are cut to: a limit, a window's length, and the span in which the length is known to lie. */
export type Anchor = { readonly limit: number; readonly windowMs: number; readonly hull: Span };

/** The credentials and endpoints a probe may use; the first of each is the main one. */
export type Means = { readonly endpoints: readonly string[]; readonly tokens: readonly string[] };

/** `size` requests at once, `at` in milliseconds; on the main endpoint with the main token unless it says otherwise. */
type Volley = { readonly at: number; readonly size: number; readonly endpoint?: string; readonly token?: string };

/** A plan of volleys. */
export function planOf(purpose: string, means: Means, volleys: readonly Volley[]): Plan {
  const main = { endpoint: means.endpoints[0] ?? '', token: means.tokens[0] ?? '' };
  const requests = [...volleys]
    .sort((one, other) => one.at - other.at)
    .flatMap(({ at, size, endpoint = main.endpoint, token = main.token }) =>
      Array.from({ length: size }, (): PlannedRequest => ({ atMs: at, endpoint, token })),
    );
  return { purpose, requests, durationMs: requests[requests.length - 1]?.atMs ?? 0 };
}

/** Evenly spaced single requests. */
export const singles = (from: number, step: number, count: number): Volley[] =>
  Array.from({ length: count }, (_, index) => ({ at: from + index * step, size: 1 }));

/** Enough to fill a limit with some left to be refused. */
export const fill = (limit: number): number => Math.ceil(limit * 1.02) + 2;

type Pattern = {
  readonly purpose: string;
  readonly volleys: (anchor: Anchor, means: Means, random: Random) => readonly Volley[];
};

const patterns: readonly Pattern[] = [
  {
    purpose: 'one request, then volleys round the end of its window',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: 1 },
      { at: 0.9 * w, size: fill(limit) },
      { at: 1.1 * w, size: fill(limit) },
      { at: 1.95 * w, size: fill(limit) },
    ],
  },
  {
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
    purpose: 'the limit at once, then a trickle until it recovers',
    volleys: ({ limit, windowMs: w }) => [{ at: 0, size: fill(limit) }, ...singles(0.1 * w, 0.1 * w, 13)],
  },
  {
    purpose: 'the limit at once, then a dense trickle until it recovers',
    volleys: ({ limit, windowMs: w }) => [{ at: 0, size: fill(limit) }, ...singles(0.04 * w, 0.043 * w, 28)],
  },
  ...[0.5, 0.9, 0.97, 1.1, 2.2, 4].map((rest): Pattern => ({
    purpose: `whether a rest of ${rest} windows brings the limit back`,
    volleys: ({ limit, windowMs: w }) => [
      { at: rest * w, size: 1 },
      { at: (rest + 0.05) * w, size: fill(limit) },
    ],
  })),
  {
    purpose: 'whether refused requests put the recovery off',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      ...singles(0.4 * w, 0.4 * w, 2),
      { at: 1.15 * w, size: 2 },
      { at: 1.35 * w, size: 2 },
    ],
  },
  {
    purpose: 'twice the limit at once, then a trickle until it recovers',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      { at: 60, size: fill(limit) },
      ...[0.6, 1.05, 1.25, 1.5, 1.75, 2.05, 2.3].map((share) => ({ at: share * w, size: Math.ceil(limit / 5) })),
    ],
  },
  ...[
    { purpose: 'just less than a window, at odd moments', again: 0.92, every: 1.41 },
    { purpose: 'just less than a window, and as long again, at odd moments', again: 0.92, every: 2.37 },
    { purpose: 'just more than a window, at odd moments', again: 1.05, every: 1.34 },
    { purpose: 'just more than a window, and as long again, at odd moments', again: 1.05, every: 2.39 },
  ].map(({ purpose, again, every }): Pattern => ({
    purpose,
    volleys: ({ limit, windowMs: w }) =>
      [0, 1, 2].flatMap((round) => [
        { at: every * w * round, size: limit },
        { at: (every * round + again) * w, size: 1 },
      ]),
  })),
  {
    purpose: 'whether the window is just so long',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      { at: 0.985 * w - 45, size: 1 },
      { at: 2 * w, size: 1 },
    ],
  },
  {
    purpose: 'the length of the window, closely',
    volleys: ({ limit, hull: { from, to } }) => [{ at: 0, size: fill(limit) }, ...singles(from, (to - from) / 15, 16)],
  },
  {
    purpose: 'the length of the window, by halves, with rests',
    volleys: ({ limit, windowMs: w, hull: { from, to } }) =>
      [0.5, 0.25, 0.75].flatMap((share, round) => [
        { at: 3.3 * w * round, size: fill(limit) },
        { at: 3.3 * w * round + from + share * (to - from), size: 1 },
      ]),
  },
  {
    purpose: 'longer and longer waits between single requests',
    volleys: ({ limit, hull: { from, to } }) => {
      const step = (to / from) ** (1 / 7);
      const waits = Array.from({ length: 8 }, (_, index) => from * step ** index);
      const ends = waits.map((_, index) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0));
      return [{ at: 0, size: fill(limit) }, ...ends.map((at) => ({ at, size: 1 }))];
    },
  },
  ...[2.2, 4.5].map((windows): Pattern => ({
    purpose: `the limit at once, then single requests for ${windows} windows`,
    volleys: ({ limit, windowMs: w }) => {
      const step = Math.max(8, Math.min(w / 20, w / limit / 1.3));
      return [{ at: 0, size: fill(limit) }, ...singles(step, step, Math.floor((windows * w) / step))];
    },
  })),
  {
    purpose: 'how fast single requests come back',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: fill(limit) },
      ...singles((0.31 * w) / limit, Math.max(4, (0.37 * w) / limit), 40),
    ],
  },
  {
    purpose: 'how much comes back in parts of a window',
    volleys: ({ limit, windowMs: w }) =>
      [0, 0.6, 1.2, 1.8].map((share) => ({ at: share * w, size: fill(Math.ceil((share === 0 ? 1 : 0.7) * limit)) })),
  },
  {
    purpose: 'exactly the limit, twice, with a request too many',
    volleys: ({ limit, windowMs: w }) => [
      { at: 0, size: limit },
      { at: 0.3 * w, size: 1 },
      { at: 1.12 * w, size: limit },
      { at: 1.25 * w, size: 1 },
    ],
  },
  ...[1, 2].map((number): Pattern => ({ purpose: `volleys of odd sizes at odd moments ${number}`, volleys: odd })),
];

/** The limit after a rest: more than any that is thought of at once, so that it shows, then a look at how it comes back. */
export function afresh(most: number, windowMs: number, rest: number, leastMs: number, means: Means): Plan {
  const at = Math.max(rest * windowMs, leastMs);
  return planOf(`the limit after a rest of ${rest} windows or more`, means, [
    { at, size: fill(most) },
    ...[0.35, 0.75].map((share) => ({ at: at + share * windowMs, size: 2 })),
  ]);
}

const apart: Pattern = {
  purpose: 'whether another endpoint or token has a budget of its own',
  volleys: ({ limit }, { endpoints, tokens }) => [
    { at: 0, size: fill(limit) },
    ...elsewhere(80, { endpoints, tokens }),
  ],
};

/** Where a limit recovers faster than that, all of it is asked for twice, at the same moment. */
const together: Pattern = {
  purpose: 'the limit at once, and as much again elsewhere',
  volleys: ({ limit }, { endpoints, tokens }) => [
    { at: 0, size: fill(limit) },
    ...endpoints.slice(1, 2).map((endpoint) => ({ at: 10, size: limit, endpoint })),
    ...tokens.slice(1, 2).map((token) => ({ at: 20, size: limit, token })),
  ],
};

/** Two requests to a second endpoint, two with a second token, as far as there are any. */
export const elsewhere = (at: number, { endpoints, tokens }: Means): Volley[] => [
  ...endpoints.slice(1, 2).map((endpoint) => ({ at, size: 2, endpoint })),
  ...tokens.slice(1, 2).map((token) => ({ at: at + 1, size: 2, token })),
];

/** Volleys of all sizes at odd moments over two and a half windows. */
function odd({ limit, windowMs: w }: Anchor, _means: Means, random: Random): Volley[] {
  const volleys: Volley[] = [];
  for (let at = 0.3 * w * random(), sum = 0; at < 2.6 * w && sum < 3.5 * limit + 8; at += w * (0.06 + 0.5 * random())) {
    const size = 1 + Math.floor(random() ** 1.5 * (limit + 1));
    sum += size;
    volleys.push({ at, size });
  }
  return volleys;
}

/** The plans worth a thought for an anchor: each pattern at once, `alsoRested` after a window's rest too; `wide`: the scope is open. */
export function candidates(anchor: Anchor, means: Means, wide: boolean, alsoRested: boolean, random: Random): Plan[] {
  return [...patterns, ...(wide ? [apart, together] : [])].flatMap(({ purpose, volleys }) => {
    const planned = volleys(anchor, means, random);
    return (alsoRested ? [0, 1.15 * anchor.windowMs] : [0]).map((rest) =>
      planOf(
        purpose,
        means,
        planned.map((volley) => ({ ...volley, at: volley.at + rest })),
      ),
    );
  });
}

/** A limiter that was named right is foreseen on volleys it was not made from as well, from wherever they come. */
export function surprise(anchor: Anchor, means: Means, random: Random, most: Cost): Plan {
  let sum = 0;
  const volleys = odd(anchor, means, random)
    .filter(({ at, size }) => at <= most.ms && (sum += size) <= most.requests)
    .map((volley) => ({ ...volley, ...someone(means, random) }));
  return planOf('volleys of odd sizes at odd moments, to confirm', means, volleys);
}

/** One of the first two endpoints, one of the first two tokens. */
const someone = ({ endpoints, tokens }: Means, random: Random): Pick<PlannedRequest, 'endpoint' | 'token'> => ({
  endpoint: endpoints[random() < 0.5 ? 1 : 0] ?? endpoints[0] ?? '',
  token: tokens[random() < 0.3 ? 1 : 0] ?? tokens[0] ?? '',
});

/** A budget of more windows, and more limits, than this is one in which a second limit behind the first can be looked for. */
const manyWindows = 16;
const manyLimits = 18;
export const isAmple = (budget: Cost, { limit, windowMs }: Pick<Anchor, 'limit' | 'windowMs'>): boolean =>
  budget.ms > manyWindows * windowMs && budget.requests > manyLimits * limit;

export const sustainedPurpose = 'all that the limit lets through, for long';

/**
 * All that the limit lets through, for as long as there is budget, by turns from another endpoint and with another token:
 * a second limit behind the first would show. `eachToken`: each token has a budget of its own, so that all of them are used up.
 */
export function sustained({ limit, windowMs }: Anchor, means: Means, most: Cost, eachToken: boolean): Plan {
  const every = 1.12 * windowMs;
  const [, endpoint] = means.endpoints;
  const [, token] = means.tokens;
  const tokens = eachToken && token !== undefined ? 2 : 1;
  const count = Math.max(0, Math.min(Math.floor(most.requests / (limit * tokens + 1)), Math.floor(most.ms / every)));
  const turns = Array.from({ length: count }, (_, index) => {
    const how = index % 3 === 1 && endpoint !== undefined ? { endpoint } : {};
    const other = token === undefined ? {} : { ...how, token };
    return [
      ...used(index * every, every, limit, index % 3 === 2 ? 1 : 0, index % 3 === 2 && tokens === 1 ? other : how),
      ...(tokens === 2 ? used(index * every, every, limit, 0, other) : []),
    ];
  });
  return planOf(sustainedPurpose, means, turns.flat());
}

/** The limit in two volleys, `beyond` with it. */
const used = (at: number, every: number, limit: number, beyond: number, how: Partial<PlannedRequest>): Volley[] => [
  { ...how, at, size: Math.ceil(limit / 2) },
  { ...how, at: at + 0.4 * every, size: Math.floor(limit / 2) + beyond },
];
