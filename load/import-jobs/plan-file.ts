import type { TargetName } from '../../contracts/spec/targets.ts';
import type { Poll, SentFile } from '../../contracts/jobs/poll.ts';
import { isObject } from '../../contracts/values/json.ts';

/** What Node and the scripts of k6 tell each other. */

/** One file to be uploaded, as Node hands it to k6. */
export type UploadRow = {
  readonly at: number;
  /** When it is to go out, in milliseconds after the scenario's start. */
  readonly dueMs: number;
  /** Where its body can be had piece by piece, and how many bytes that is. */
  readonly url: string;
  readonly bodyBytes: number;
  /** What the file holds; null where nobody can say how the API counts it. */
  readonly sent: SentFile | null;
  readonly externalRef: string;
  /** What the API is to answer: 400 for a file that is sent although it is none. */
  readonly expects: readonly (201 | 400)[];
};

export type MigrationRow = { readonly at: number; readonly startFull: boolean };

/** What one k6 process is told. Its VUs are lanes: each has its place in the pace that all processes keep together. */
export type JobsPlan = {
  /** The name of this process in the history. */
  readonly by: string;
  readonly target: TargetName;
  /** Lanes of all processes, and which of them is this process's first. */
  readonly lanes: number;
  readonly firstLane: number;
  readonly vus: number;
  /** From one request of all lanes to the next, in milliseconds. */
  readonly gapMs: number;
  readonly uploads: readonly UploadRow[];
  readonly migrations: readonly MigrationRow[];
  /** How long a job is followed after its creation, whatever becomes of it. */
  readonly followMs: number;
  readonly mostMs: number;
  /** The mock's control API, which plays the customer of a migration; null: there is none. */
  readonly control: string | null;
};

/** The rows that belong to a lane: dealt in turn, so that every lane has its share. */
export const rowsOfLane = <Row extends { readonly at: number }>(
  rows: readonly Row[],
  lane: number,
  lanes: number,
): Row[] => rows.filter(({ at }) => at % lanes === lane);

/**
 * The pace that VUs keep without speaking to each other: time is cut into slots, which belong to the lanes in turn, and
 * a lane sends in its own slots alone. So requests of all lanes, in whichever process, start a gap apart.
 */
export type Lane = Pick<JobsPlan, 'lanes' | 'gapMs'> & { readonly lane: number };

/** The start of the lane's first slot at or after an instant; both in milliseconds since the epoch. */
export function slotFrom({ lane, lanes, gapMs }: Lane, instant: number): number {
  const round = lanes * gapMs;
  const first = lane * gapMs;
  return first + Math.ceil((instant - first) / round) * round;
}

/** How long an upload may take: a file of 50,000 records takes its time on a slow line. */
export const uploadTimeoutMs = 10 * 60_000;

/** What the scripts tell besides findings, a line of k6's log each. */
export type JobsNote =
  | { readonly kind: 'poll'; readonly poll: Poll }
  /** An upload or a migration went out: when it was to, its lane being free, and when it did. */
  | { readonly kind: 'sent'; readonly at: number; readonly dueAt: number; readonly startedAt: number }
  /** The answer to it; `detail` is what an error says, cut. */
  | { readonly kind: 'answered'; readonly at: number; readonly status: number; readonly detail: string | null }
  /** A request was refused by the limiter, and how long its lane then waited. */
  | { readonly kind: 'waited'; readonly ms: number };

const kinds: readonly unknown[] = ['poll', 'sent', 'answered', 'waited'] satisfies readonly JobsNote['kind'][];

export const isJobsNote = (value: unknown): value is JobsNote => isObject(value) && kinds.includes(value['kind']);
