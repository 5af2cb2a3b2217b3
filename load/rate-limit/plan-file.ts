import type { Advertised } from '../../limiter/observation.ts';
import type { Plan } from '../../limiter/plan/plan.ts';

/** The name of the probe in every result. */
export const probeJourney = 'rate-limit';

/** A plan as the script reads it: for each VU its requests in order, each a row. Names, never credentials. */
export type PlanFile = {
  /** Between the scenario's start and the plan's, so that every VU is awake by then. */
  readonly leadMs: number;
  readonly lastMs: number;
  readonly endpoints: readonly string[];
  readonly tokens: readonly string[];
  /** Statuses from 500 that may be a limiter's here, so that the plan goes on; `any`: nobody knows yet. */
  readonly mayFail: MayFail;
  /** Those of the endpoints that are asked what no server can grant. */
  readonly further: readonly string[];
  readonly rowsOfVus: readonly (readonly PlanRow[])[];
};

export type MayFail = readonly number[] | 'any';

/** What the script tells of an answer, by its request's place in the plan. */
export type PlanNote = { readonly at: number } &
  /** `waitMs`: what its `Retry-After`s ask for by its own clock. */
  (
    | {
        readonly kind: 'answer';
        readonly retryAfter: string | null;
        readonly waitMs: number | null;
        readonly advertised: Advertised | null;
      }
    /** What it is, once it was judged: `got` as in refusals.ts. */
    | { readonly kind: 'judged'; readonly got: string }
  );

/** `at`: the request's place in the plan; `endpoint` and `token` are places in the lists of names. */
export type PlanRow = readonly [at: number, atMs: number, endpoint: number, token: number];

const leadMs = 150;

/** A VU waits for its answer: within so long it is not counted on for another request. */
const answerWithinMs = 1000;

/** Spreads a plan over as few VUs as can send it in time when every answer takes its second. */
export function planFile({ requests }: Plan, { mayFail, further }: Pick<PlanFile, 'mayFail' | 'further'>): PlanFile {
  const endpoints = [...new Set(requests.map(({ endpoint }) => endpoint))];
  const tokens = [...new Set(requests.map(({ token }) => token))];
  const rowsOfVus: PlanRow[][] = [];
  requests.forEach(({ atMs, endpoint, token }, at) => {
    const isFree = (rows: readonly PlanRow[]): boolean =>
      (rows[rows.length - 1]?.[1] ?? -Infinity) + answerWithinMs <= atMs;
    const row: PlanRow = [at, atMs, endpoints.indexOf(endpoint), tokens.indexOf(token)];
    const rows = rowsOfVus.find(isFree);
    if (rows) rows.push(row);
    else rowsOfVus.push([row]);
  });
  return { leadMs, lastMs: requests[requests.length - 1]?.atMs ?? 0, endpoints, tokens, mayFail, further, rowsOfVus };
}
