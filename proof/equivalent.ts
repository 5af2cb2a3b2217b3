/**
 * Mutants that nobody could tell from a sound server, each with the reason. Reviewed like deviations: a row says why no
 * promise is broken, not that a check would be hard to write.
 */
export const equivalents: readonly { readonly id: string; readonly why: string }[] = [
  {
    id: 'listing/import2.listImports@live/any/filter-without-case',
    why: 'nobody says whether user names of a destination tool differ by letter case; email addresses mostly do not',
  },
  {
    id: 'payment/import2.rejectPayment@live/any/ignored',
    why: 'the customer can buy whether or not the partner rejects, and no status is expected after it (I-14)',
  },
  {
    id: 'limiter/any/any/counts-otherwise',
    why: 'whether refused requests count makes no difference to a fixed window, which is what the mock keeps',
  },
  {
    id: 'limiter/any/any/lying',
    why: 'nobody promises a Retry-After, nor that it is true (I-8); the load suite’s probe tells it',
  },
];
