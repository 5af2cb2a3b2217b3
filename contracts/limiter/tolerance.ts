/** Windows, in milliseconds, need not be known better than this. */
export const tolerance = (windowMs: number): number => Math.max(18, 0.018 * windowMs);
