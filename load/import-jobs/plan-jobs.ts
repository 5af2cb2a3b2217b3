import { type OracleTerms, termsFor } from '../../contracts/jobs/invariants.ts';
import { totalOf } from '../../contracts/jobs/poll.ts';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import type { ProfileName } from '../profiles.ts';
import type { UploadBody } from './body.ts';
import { bodyOf, lengthOfBody } from './body.ts';
import type { InputFile } from './input.ts';
import type { JobsPlan, MigrationRow, UploadRow } from './plan-file.ts';
import { dueTimes, lengthOfProfile } from './schedule.ts';

/** What is asked of a run at one target. Times in milliseconds. */
export type Wanted = {
  readonly target: TargetName;
  readonly run: string;
  readonly profile: ProfileName;
  readonly durationMs: number | null;
  /** k6 processes, and how many uploads may be under way at once in all of them. */
  readonly processes: number;
  readonly vus: number;
  /** Requests a second of all of them together. */
  readonly perSecond: number;
  /** Within which time of its creation a job is to end; it is followed as long. */
  readonly endsWithinMs: number;
  readonly control: string | null;
};

/** Bodies are fetched before the first of them is due. */
const leadMs = (bytes: number): number => 500 + bytes / 50_000;

/** The uploads of a run, and their bodies in the same order. The files are sent in turn, as many as are wanted. */
export function uploadsOf(
  files: readonly InputFile[],
  count: number,
  { run, profile, durationMs, vus }: Wanted,
  urlOf: (at: number) => string,
): { readonly rows: UploadRow[]; readonly bodies: UploadBody[] } {
  const due = dueTimes(profile, count, durationMs);
  const picked = due.flatMap((dueMs, at) => {
    const file = files[at % files.length];
    return file ? [{ dueMs, at, file }] : [];
  });
  const lead = leadMs(picked.slice(0, vus).reduce((sum, { file }) => sum + file.sent.bytes, 0));
  const rows = picked.map(({ dueMs, at, file: { path, sent, isCounted, expects } }) => {
    const externalRef = `${run}-file-${at + 1}`;
    const body = bodyOf(path, sent.bytes, externalRef);
    const bodyBytes = lengthOfBody(body);
    const row = {
      at,
      dueMs: lead + dueMs,
      url: urlOf(at),
      bodyBytes,
      sent: isCounted ? sent : null,
      externalRef,
      expects,
    };
    return { row, body };
  });
  return { rows: rows.map(({ row }) => row), bodies: rows.map(({ body }) => body) };
}

/** Migrations, with a sample and without in turn; all of them with one where starting in full may not be asked for. */
export const migrationsOf = (count: number, mayStartFull: boolean): MigrationRow[] =>
  Array.from({ length: count }, (_, at) => ({ at, startFull: mayStartFull && at % 2 === 1 }));

/** After its last job should have ended, a run gets so long. */
const spareMs = 60_000;

/** Deals the rows to the processes; each gets its share of the lanes. */
export function plansOf(
  wanted: Wanted,
  { uploads = [], migrations = [] }: { uploads?: readonly UploadRow[]; migrations?: readonly MigrationRow[] },
): JobsPlan[] {
  const { processes, vus, perSecond, endsWithinMs, control, target, profile, durationMs } = wanted;
  const rows = uploads.length + migrations.length;
  const count = Math.max(1, Math.min(processes, rows));
  const lanes = Math.max(count, Math.min(vus, rows));
  const share = Math.floor(lanes / count);
  return Array.from({ length: count }, (_, at) => {
    const firstLane = at * share;
    const own = at === count - 1 ? lanes - firstLane : share;
    const isOwn = (row: { readonly at: number }): boolean => {
      const lane = row.at % lanes;
      return lane >= firstLane && lane < firstLane + own;
    };
    return {
      by: `k6-${at + 1}`,
      account: target,
      lanes,
      firstLane,
      vus: own,
      gapMs: 1000 / perSecond,
      control,
      uploads: uploads.filter(isOwn),
      migrations: migrations.filter(isOwn),
      followMs: endsWithinMs,
      mostMs: Math.round(lengthOfProfile(profile, durationMs) + rounds(rows, lanes) * endsWithinMs + spareMs),
    };
  });
}

/** A lane sends its files one after the other; each is followed for its own time. */
const rounds = (rows: number, lanes: number): number => Math.max(1, Math.ceil(rows / lanes));

export const termsOf = ({ target, endsWithinMs }: Wanted): OracleTerms => termsFor(target, { endsWithinMs });

/**
 * Within which time every job of a run must have ended at a queue of a known speed: all of them may be before it.
 * @param recordsPerSecond the mock's
 */
export function endsWithin(files: readonly InputFile[], count: number, recordsPerSecond: number): number {
  const records = Array.from({ length: count }, (_, at) => totalOf(files[at % files.length]?.sent.uploaded ?? {}));
  const workMs = (records.reduce((sum, one) => sum + one, 0) / recordsPerSecond) * 1000;
  return Math.ceil(1.2 * workMs) + 5000;
}
