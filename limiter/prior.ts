/** What is spent, or may be: `ms` from the first request of each plan to its last answer; pauses between plans cost nothing. */
export type Cost = { readonly requests: number; readonly ms: number };

/** A limit as the documentation states it; `scope` in its own words, such as `all-endpoints`. */
export type DocumentedLimit = { readonly requests: number; readonly seconds: number; readonly scope: string };

/** What a probe starts with: the documented limit is where it looks first, nothing more. */
export type Prior = {
  /** Null where the documentation says that there is none, or says nothing. */
  readonly documented: DocumentedLimit | null;
  /** Operations that may be called. The first is used throughout; a second lets the scope be found out. */
  readonly endpoints: readonly string[];
  /** Names of credentials, never the credentials themselves. The first is used throughout. */
  readonly tokens: readonly string[];
  readonly budget: Cost;
  readonly seed: number;
};

/** Where nothing is documented, what a polite probe may try: up to this many requests a second. */
const assumed = { requests: 10, seconds: 1 };

/** The limit that is looked for first, and its window. */
export const soughtLimit = ({ documented }: Pick<Prior, 'documented'>): Pick<DocumentedLimit, 'requests' | 'seconds'> =>
  documented ?? assumed;
export const soughtWindowMs = (prior: Pick<Prior, 'documented'>): number => 1000 * soughtLimit(prior).seconds;

/**
 * 300 requests in 30 s, which is what 10 a second takes; for larger limits and longer windows 30 limits in 5 windows. Twice the
 * time for limits so small that each look at them takes a window or two.
 */
export function budgetFor(documented: Pick<DocumentedLimit, 'requests' | 'seconds'> | null): Cost {
  const { requests, seconds } = documented ?? assumed;
  const patience = requests <= small ? 2 : 1;
  return { requests: Math.max(300, 30 * requests), ms: patience * Math.max(30_000, 5000 * seconds) };
}
const small = 3;

/** Where more is let in at once than is documented, each look at the limit costs more: so many times the requests may be spent then. */
export const mostTimes = 2;
