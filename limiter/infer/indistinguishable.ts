import type { Family } from './families.ts';
import type { Algorithm } from '../verdict.ts';

/** Limiters of which a verdict names one and means all: one class. */
export type Merged = {
  readonly algorithm: Algorithm;
  /** What a verdict that names the class says, all names in it. */
  readonly inWords: string;
  readonly when: string;
  readonly why: string;
};

/** With a limit of one these decide alike: the next request is accepted one window after the last. */
export const spacing: readonly Family[] = ['fixed-window-from-first', 'sliding-log', 'bucket'];

/**
 * Those that answer every request alike, whatever is sent: the members are the same server, which indistinguishable.test.ts shows on
 * schedules of chance. Of those that differ by little a name leaves three things open (classes.ts): how a counter rounds, by the
 * clock and where it begins anew after a silence, and whether a bucket holds a token less before it is used. All others stay
 * ambiguous.
 */
export const indistinguishable: readonly Merged[] = [
  {
    algorithm: 'bucket',
    inWords: 'a token bucket or GCRA, which are one thing from outside',
    when: 'burst and rate are the same',
    why: 'a token is there exactly when the theoretical arrival time has come',
  },
  {
    algorithm: 'spacing',
    inWords:
      'one request at a time: a window from the first request, a sliding log or a bucket, which are one server then',
    when: 'the limit, or the burst of a bucket, is one',
    why: 'each accepts the next request one window after the last that counts',
  },
  {
    algorithm: 'fixed-window',
    inWords: 'fixed windows by the clock',
    when: 'refused requests count, or do not',
    why: 'a full window stays full, and the next begins with nothing',
  },
];
