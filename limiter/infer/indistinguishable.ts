import type { Family } from './families.ts';
import type { Algorithm } from '../verdict.ts';

/** Limiters that answer every request alike, whatever is sent: one class, whose name stands for all of them. */
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
 * Every merger there is. None rests on a tolerance or on a budget: the members are the same server, which
 * indistinguishable.test.ts shows on schedules of chance. Limiters that differ, if by little, are never merged: then the
 * answer is ambiguous.
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
