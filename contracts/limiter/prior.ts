import type { Cost } from './choose.ts';

/** A limit as the documentation states it. */
export type DocumentedLimit = { readonly requests: number; readonly seconds: number; readonly scope: string };

/** What a probe starts with: the documented limit is where it looks first, nothing more. */
export type Prior = {
  readonly documented: DocumentedLimit;
  /** The first of each is used throughout; a second one of either lets the scope be found out. */
  readonly endpoints: readonly string[];
  readonly tokens: readonly string[];
  readonly budget: Cost;
};

/** 300 requests in 30 s, which is what 10 a second takes; for larger limits and longer windows 30 limits in 5 windows. */
export const budgetFor = ({ requests, seconds }: Pick<DocumentedLimit, 'requests' | 'seconds'>): Cost => ({
  requests: Math.max(300, 30 * requests),
  ms: Math.max(30_000, 5000 * seconds),
});
