import { type Means, type Pattern, type Volley, fill, singles } from './volleys.ts';

const apart: Pattern = {
  kind: 'scope-apart',
  purpose: 'whether another endpoint or token has a budget of its own',
  volleys: ({ limit, windowMs }, { endpoints, tokens }) => [
    { at: 0, size: fill(limit) },
    ...elsewhere(80, { endpoints, tokens }, 2 + Math.floor((meanwhileMs * limit) / windowMs)),
  ],
};

/** Where a limit recovers faster than that, all of it is asked for twice, at the same moment. */
const together: Pattern = {
  kind: 'scope-together',
  purpose: 'the limit at once, and as much again elsewhere',
  volleys: ({ limit }, { endpoints, tokens }) => [
    { at: 0, size: fill(limit) },
    ...endpoints.slice(1, 2).map((endpoint) => ({ at: 10, size: limit, endpoint })),
    ...tokens.slice(1, 2).map((token) => ({ at: 20, size: limit, token })),
  ],
};

/** Where it recovers faster than requests are on their way, only the sum of many tells. */
const alternately: Pattern = {
  kind: 'scope-alternately',
  purpose: 'single requests here and elsewhere by turns, faster than the limit recovers',
  volleys: ({ limit, windowMs }, { endpoints, tokens }) => {
    const others = [
      ...endpoints.slice(1, 2).map((endpoint) => ({ endpoint })),
      ...tokens.slice(1, 2).map((token) => ({ token })),
    ];
    const step = (0.6 * windowMs) / limit;
    return [
      { at: 0, size: fill(limit) },
      ...singles(step, step, 36).map((one, index) => ({ ...one, ...[{}, ...others][index % (others.length + 1)] })),
    ];
  },
};

export const scopePatterns: readonly Pattern[] = [apart, together, alternately];

/** What comes back until the requests elsewhere have arrived is let in whatever the scope: so much more is sent there. */
const meanwhileMs = 110;

/** Some requests to a second endpoint, some with a second token, as far as there are any. */
export const elsewhere = (at: number, { endpoints, tokens }: Means, size = 2): Volley[] => [
  ...endpoints.slice(1, 2).map((endpoint) => ({ at, size, endpoint })),
  ...tokens.slice(1, 2).map((token) => ({ at: at + 1, size, token })),
];
