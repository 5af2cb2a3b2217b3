import type { Fault } from '../fault.ts';

const live = 'import2@mock-live';

/** Limits that are not what they are said to be. */
export const limiterFaults: readonly Fault[] = [
  {
    id: 'no-limit',
    breaks: { limiter: 'absent' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'import2/beyond-the-limit-is-429',
      target: live,
      cases: ['import2.journey/rate-limit'],
    },
  },
  {
    id: 'limit-one-more',
    breaks: { limiter: 'one-more' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'import2/beyond-the-limit-is-429',
      target: live,
      cases: ['import2.journey/rate-limit'],
    },
  },
  {
    id: 'limit-one-less',
    breaks: { limiter: 'one-less' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'import2/ten-requests-a-second',
      target: live,
      cases: ['import2.journey/rate-limit'],
    },
  },
  {
    id: 'window-doubled',
    breaks: { limiter: 'window-doubled' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'import2/ten-requests-a-second',
      target: live,
      cases: ['import2.journey/rate-limit'],
    },
  },
  {
    id: 'limit-per-endpoint',
    breaks: { limiter: 'per-endpoint' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'import2/beyond-the-limit-is-429',
      target: live,
      cases: ['import2.journey/rate-limit'],
    },
  },
  {
    id: 'refused-calls-count',
    breaks: { limiter: 'counts-otherwise' },
    on: {},
    reddens: {
      nothing: 'makes no difference to a fixed window; the probe of the load suite tells it for other limiters',
    },
  },
  {
    id: 'retry-after-lies',
    breaks: { limiter: 'lying' },
    on: {},
    reddens: { nothing: 'nobody promises that it is true (I-8); the probe of the load suite tells' },
  },
];
