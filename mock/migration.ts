import type { import2Lifecycle } from '../contracts/jobs/lifecycle.ts';
import type { Keeper } from './clock.ts';
import { mostImports } from './limits.ts';

export type MigrationStatus = keyof typeof import2Lifecycle;

/** An Import2 import. Its status is a pure function of its timeline and the time. */
export type Migration = {
  readonly id: string;
  readonly token: string;
  readonly redirectUrl: string;
  readonly destinationUsername: string;
  readonly startFull: boolean;
  /** With `startFull`: once the credentials are there the full migration starts by itself (I-16). */
  startsItself: boolean;
  readonly records: { readonly accounts: number; readonly contacts: number };
  sponsored: boolean;
  gone: 'archived' | 'cancelled' | null;
  /** When each status begins; what lies ahead happens by itself. */
  timeline: readonly Transition[];
};

export type Transition = { readonly at: number; readonly status: MigrationStatus };

/** How many users were found at both ends; the vendor's own example. */
export const users = { source_tool: 5, destination_tool: 4, matched: 3 } as const;

/** What the customer, or the vendor's staff, does to an import. */
export const steps = ['credentials', 'sample', 'buy', 'start', 'undo', 'complete', 'archive', 'cancel'] as const;
export type Step = (typeof steps)[number];

/** The share of the records that a sample holds. */
const sampleShare = 0.1;

/** Where a migration is kept: an account. */
export type MigrationKeeper = Keeper & { readonly migrations: Migration[] };

export function newMigration(
  { issue, clock }: Pick<Keeper, 'issue' | 'clock'>,
  fields: Pick<Migration, 'destinationUsername' | 'startFull'>,
): Migration {
  const { serial, digest } = issue('import');
  const token = digest.slice(0, 32);
  return {
    id: `${parseInt(digest.slice(32, 42), 16)}${serial}`,
    token,
    redirectUrl: `https://www.import2.com/imports/${digest.slice(42, 59)}/${token}`,
    ...fields,
    startsItself: true,
    records: { accounts: 123, contacts: 234 },
    sponsored: fields.startFull,
    gone: null,
    timeline: [{ at: clock.now(), status: 'Collecting credentials' }],
  };
}

/** Keeps a migration; many of the oldest give way at once, since all others move up each time. */
export function keepMigration({ migrations }: Pick<MigrationKeeper, 'migrations'>, migration: Migration): void {
  migrations.push(migration);
  if (migrations.length > mostImports) migrations.splice(0, mostImports / 50);
}

export function statusAt(migration: Migration, now: number): MigrationStatus {
  return migration.timeline.findLast(({ at }) => at <= now)?.status ?? 'Collecting credentials';
}

/** How many records of each kind have been moved so far. */
export function itemsAt(migration: Migration, now: number): { accounts: number; contacts: number } {
  const share = shareMoved(migration, now);
  const { accounts, contacts } = migration.records;
  return { accounts: Math.floor(accounts * share), contacts: Math.floor(contacts * share) };
}

function shareMoved(migration: Migration, now: number): number {
  const status = statusAt(migration, now);
  switch (status) {
    case 'Collecting credentials':
    case 'Waiting to start sample migration':
      return 0;
    case 'Sample migration in progress':
      return sampleShare * progress(migration, now);
    case 'Sample migration completed':
    case 'In preparation':
      return migration.startFull ? 0 : sampleShare;
    case 'Migration in progress':
      return progress(migration, now);
    case 'Migration completed':
      return 1;
    case 'Undo in progress':
      return 1 - progress(migration, now);
    case 'Migration cleaned':
      return 0;
    default:
      return status satisfies never;
  }
}

/** How far the present phase has come, 0 to 1. */
function progress({ timeline }: Migration, now: number): number {
  const next = timeline.findIndex(({ at }) => at > now);
  const [from, to] = [timeline[next - 1]?.at, timeline[next]?.at];
  return from === undefined || to === undefined ? 1 : (now - from) / (to - from);
}

/** The payment the partner accepts: the full migration can begin once the sample is done (I-14). */
export function acceptPayment(migration: Migration, now: number): void {
  migration.sponsored = true;
  if (statusAt(migration, now) === 'Sample migration completed') prepare(migration, now);
}

/** The partner does not pay; the customer still can. Once the migration is paid it changes nothing (I-7). */
export function rejectPayment(migration: Migration, now: number): void {
  if (statusAt(migration, now) !== 'In preparation') migration.sponsored = migration.startFull;
}

/** Prepares an import, whatever its status. */
export const prepare = (migration: Migration, now: number): void => enter(migration, now, ['In preparation', 0]);

type Entry = readonly [status: MigrationStatus, afterMs: number];

/** Puts statuses on the timeline from now on; what lay ahead is dropped. */
function enter(migration: Migration, now: number, ...entries: readonly Entry[]): void {
  const past = migration.timeline.filter(({ at }) => at <= now);
  migration.timeline = [...past, ...entries.map(([status, afterMs]) => ({ at: now + afterMs, status }))];
}

/**
 * Takes a step of the customer's.
 * @returns what stands in the way, null if the step was taken
 */
export function takeStep(
  { clock, recordsPerSecond }: Pick<Keeper, 'clock' | 'recordsPerSecond'>,
  migration: Migration,
  step: Step,
): string | null {
  const now = clock.now();
  const status = statusAt(migration, now);
  const records = migration.records.accounts + migration.records.contacts;
  const fullMs = (records / recordsPerSecond) * 1000;
  const wrong = `an import that is ${JSON.stringify(status)} does not take the step ${step}`;
  const full: readonly Entry[] = [
    ['Migration in progress', 0],
    ['Migration completed', fullMs],
  ];
  switch (step) {
    case 'credentials':
      if (status !== 'Collecting credentials') return wrong;
      if (migration.startFull) enter(migration, now, ['In preparation', 0], ...(migration.startsItself ? full : []));
      else enter(migration, now, ['Waiting to start sample migration', 0]);
      return null;
    case 'sample':
      if (status !== 'Waiting to start sample migration') return wrong;
      enter(migration, now, ['Sample migration in progress', 0], ['Sample migration completed', fullMs * sampleShare]);
      return null;
    case 'buy':
      if (status !== 'Sample migration completed') return wrong;
      prepare(migration, now);
      return null;
    case 'start':
      if (status !== 'In preparation' && !(migration.sponsored && status === 'Sample migration completed'))
        return wrong;
      enter(migration, now, ...full);
      return null;
    case 'undo':
      if (status !== 'Migration completed' && status !== 'Sample migration completed') return wrong;
      enter(migration, now, ['Undo in progress', 0], ['Migration cleaned', fullMs]);
      return null;
    case 'complete': {
      const next = migration.timeline.find(({ at }) => at > now);
      if (!next) return wrong;
      enter(migration, now, [next.status, 0]);
      return null;
    }
    case 'archive':
    case 'cancel':
      migration.gone = step === 'archive' ? 'archived' : 'cancelled';
      return null;
    default:
      return step satisfies never;
  }
}
