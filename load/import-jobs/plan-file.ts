import type { Sent } from '../../contracts/jobs/poll.ts';

/** One file to be uploaded, as Node hands it to k6. */
export type UploadRow = {
  readonly at: number;
  /** When it is to go out, in milliseconds after the scenario's start. */
  readonly dueMs: number;
  /** Where its body can be had piece by piece, and how many bytes that is. */
  readonly url: string;
  readonly bodyBytes: number;
  /** What the file holds; null where nobody can say how the API counts it. */
  readonly sent: Sent | null;
  readonly externalRef: string;
  /** What the API is to answer: 400 for a file that is sent although it is none. */
  readonly expects: readonly (201 | 400)[];
};

/** One migration to be created. */
export type MigrationRow = { readonly at: number; readonly startFull: boolean };

/** What one k6 process is told. Its VUs are lanes: each has its place in the pace that all processes keep together. */
export type JobsPlan = {
  /** The name of this process in the history. */
  readonly by: string;
  readonly account: string;
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
  /** The longest a run may take. */
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
