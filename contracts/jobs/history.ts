/** Numbers of records by type. */
export type Counts = { readonly [type: string]: number };

/**
 * What an answer showed of a job. Instants are milliseconds since the epoch **on the server's clock**, fractions kept;
 * null and the zero time are left out (E-5). A member that was not shown is absent.
 */
export type JobState = {
  /** A label of the API's life cycle. Import2's create answer shows none. */
  readonly status?: string;
  /** `store` or `organization`. */
  readonly owner?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly uploaded?: Counts;
  readonly imported?: Counts;
  /** Instants that stand there as null or as the zero time, as they stand there. */
  readonly notYet?: { readonly [stamp in Stamp]?: string | null };
};

/** The instants of a job that are set once and then stay. */
export type Stamp = 'createdAt' | 'startedAt' | 'finishedAt';

/** What an upload's file held, as load/data/ knows it. */
export type Sent = {
  readonly bytes: number;
  /** Lines of a known type in well-formed JSON. */
  readonly uploaded: Counts;
  /** Of those, the ones that are valid; left out where only the server can know. */
  readonly valid?: Counts;
};

/**
 * One look at a job. Plain JSON, so that each k6 process can write its looks as lines and all of them are judged as
 * one history. What was shown was true at some instant between `sentAt` and `answeredAt`, for a page of a list perhaps
 * earlier: a list is no snapshot and may be stale.
 */
export type Observation = {
  /** Who looked: looks of one observer share a clock. */
  readonly by: string;
  /** Whose jobs these are; every account has a queue of its own. */
  readonly account: string;
  /** The job's id. */
  readonly job: string;
  /** `create`: the 201 that an upload ended with. */
  readonly via: 'create' | 'get' | 'list';
  /** Milliseconds since the epoch, on the observer's clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** `gone`: the answer was 404. */
  readonly saw: JobState | 'gone';
  /** With `create`: what was sent. */
  readonly sent?: Sent;
};

/** A look that showed its job. */
export type Sighting = Observation & { readonly saw: JobState };

export const isSighting = (look: Observation): look is Sighting => look.saw !== 'gone';

/** The number of records over all types. */
export function totalOf(counts: Counts): number {
  let total = 0;
  for (const type in counts) total += counts[type] ?? 0;
  return total;
}
