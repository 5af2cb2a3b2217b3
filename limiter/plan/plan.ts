/** A request of a plan, `atMs` after the plan's start. */
export type PlannedRequest = { readonly atMs: number; readonly endpoint: string; readonly token: string };

/** Requests to be sent together, in ascending order of time. */
export type Plan = {
  /** What the plan is to find out, for people. */
  readonly purpose: string;
  readonly requests: readonly PlannedRequest[];
  /** From the plan's start to its last request. */
  readonly durationMs: number;
};

/** From the first request of a plan to its last, in milliseconds: a rest before the first is not under load. */
export const underLoadMs = ({ requests, durationMs }: Plan): number => durationMs - (requests[0]?.atMs ?? 0);
