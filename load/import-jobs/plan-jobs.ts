import { totalOf } from '../../contracts/values/grouped.ts';
import { type ProfileName, lengthOf, profiles, slotsOf, stagesOf } from '../profiles.ts';
import { processName } from '../run-k6.ts';
import type { LoadSettings } from '../settings.ts';
import type { InputFile } from './input.ts';
import { type JobsPlan, type MigrationRow, type UploadRow, uploadTimeoutMs } from './plan-file.ts';

/** What is asked of a run at one target. Times in milliseconds. */
export type JobsSettings = Pick<LoadSettings, 'target' | 'profile' | 'durationMs'> & {
  readonly run: string;
  /** k6 processes, and how many uploads may be under way at once in all of them. */
  readonly processes: number;
  readonly vus: number;
  /** Requests a second of all of them together. */
  readonly perSecond: number;
  /** Within which time of its creation a job is to end; it is followed as long. */
  readonly endsWithinMs: number;
  readonly control: string | null;
};

/** An upload whose body has no place yet. */
export type Upload = Pick<UploadRow, 'at' | 'dueMs' | 'externalRef'> & { readonly file: InputFile };

/** Bodies are fetched before the first of them is due. */
const leadMs = (bytes: number): number => 500 + bytes / 50_000;

/** The uploads of a run. The files are sent in turn, as many as are wanted. */
export function uploadsOf(
  files: readonly InputFile[],
  count: number,
  { run, profile, durationMs, vus }: JobsSettings,
): Upload[] {
  const uploads = dueTimes(profile, count, durationMs).flatMap((dueMs, at) => {
    const file = files[at % files.length];
    return file ? [{ at, dueMs, file, externalRef: `${run}-file-${at + 1}` }] : [];
  });
  const lead = leadMs(uploads.slice(0, vus).reduce((sum, { file }) => sum + file.sent.bytes, 0));
  return uploads.map((one) => ({ ...one, dueMs: lead + one.dueMs }));
}

/** Arrivals a second among which the files' places are looked up: fine enough to show the profile's shape. */
const finePerSecond = 100;

const stagesFor = (profile: ProfileName, durationMs: number | null) =>
  stagesOf(profiles[profile], finePerSecond, durationMs);

/** How long the profile sends, in milliseconds. */
export const lengthOfProfile = (profile: ProfileName, durationMs: number | null): number =>
  lengthOf(stagesFor(profile, durationMs));

/**
 * When files go out, in milliseconds after the start: spread over the profile as its arrivals are. A smoke is over in
 * seconds, so its files go out at once: that makes a queue.
 * @param durationMs stretches the profile to so long; null: as long as it is
 */
export function dueTimes(profile: ProfileName, files: number, durationMs: number | null): number[] {
  if (profile === 'smoke' && durationMs === null) return Array.from({ length: files }, () => 0);
  const arrivals = slotsOf(stagesFor(profile, durationMs));
  return Array.from({ length: files }, (_, at) =>
    Math.round(arrivals[Math.floor((at * arrivals.length) / files)] ?? 0),
  );
}

/** Migrations, with a sample and without in turn; all of them with one where starting in full may not be asked for. */
export const migrationsOf = (count: number, mayStartFull: boolean): MigrationRow[] =>
  Array.from({ length: count }, (_, at) => ({ at, startFull: mayStartFull && at % 2 === 1 }));

/** After its last job should have ended, a run gets so long. */
const spareMs = 60_000;

/** Deals the rows to the processes; each gets its share of the lanes. */
export function plansOf(
  { processes, vus, perSecond, endsWithinMs, control, target, profile, durationMs }: JobsSettings,
  { uploads = [], migrations = [] }: { uploads?: readonly UploadRow[]; migrations?: readonly MigrationRow[] },
): JobsPlan[] {
  const rows = uploads.length + migrations.length;
  const count = Math.max(1, Math.min(processes, rows));
  const lanes = Math.max(count, Math.min(vus, rows));
  const share = Math.floor(lanes / count);
  const rounds = Math.max(1, Math.ceil(rows / lanes)); // a lane's files go one after the other; each is followed for its own time
  const roundMs = endsWithinMs + (uploads.length > 0 ? uploadTimeoutMs : 0);
  return Array.from({ length: count }, (_, at) => {
    const firstLane = at * share;
    const own = at === count - 1 ? lanes - firstLane : share;
    const isOwn = (row: { readonly at: number }): boolean => {
      const lane = row.at % lanes;
      return lane >= firstLane && lane < firstLane + own;
    };
    return {
      by: processName(at),
      target,
      lanes,
      firstLane,
      vus: own,
      gapMs: 1000 / perSecond,
      control,
      uploads: uploads.filter(isOwn),
      migrations: migrations.filter(isOwn),
      followMs: endsWithinMs,
      mostMs: Math.round(lengthOfProfile(profile, durationMs) + rounds * roundMs + spareMs),
    };
  });
}

/**
 * Within which time every job of a run must have ended at a queue of a known speed: all of them may be before it.
 * @param recordsPerSecond the mock's
 */
export function endsWithin(files: readonly InputFile[], count: number, recordsPerSecond: number): number {
  const sent = Array.from({ length: count }, (_, at) => totalOf(files[at % files.length]?.sent.uploaded ?? {}));
  const workMs = (sent.reduce((sum, one) => sum + one, 0) / recordsPerSecond) * 1000;
  return Math.ceil(1.2 * workMs) + 5000;
}
