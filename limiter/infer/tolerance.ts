import type { Span } from '../verdict.ts';

/** Windows, in milliseconds, need not be known better than this. */
export const tolerance = (windowMs: number): number => Math.max(18, 0.018 * windowMs);

/** Whether the middle of a span is that close to whatever lies in it. */
export const isClose = ({ from, to }: Span): boolean => to - from <= 2 * tolerance(from);
