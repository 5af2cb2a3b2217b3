import { received } from '../finding.ts';
import type { Sighting, Stamp } from './history.ts';
import type { OracleTerms } from './oracle-terms.ts';
import type { Tell } from './oracle-violation.ts';

type Instant = Stamp | 'updatedAt';

/** Where each instant stands below a job as GET shows it. */
const memberOf: { readonly [instant in Instant]: string } = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
};

export const pointerOf = (instant: Instant): string => `/data/meta/timestamps/${memberOf[instant]}`;

/** The last instant a date can be, in milliseconds since the epoch (ECMA-262). */
const lastDate = 8.64e15;

/** An instant as a server writes it, to the millisecond; a number that is none as it is. */
export const written = (instant: number): string =>
  Math.abs(instant) <= lastDate ? new Date(instant).toISOString() : String(instant);

/** What must hold between the members of a job in a single look. */
export function judgeLook(look: Sighting, terms: OracleTerms, tell: Tell): void {
  importedWithinUploaded(look, tell);
  timestampsInOrder(look, terms.roundingMs, tell);
  timestampsFollowStatus(look, tell);
  endsInTime(look, terms, tell);
}

function importedWithinUploaded(look: Sighting, tell: Tell): void {
  const { uploaded, imported } = look.saw;
  if (!uploaded || !imported) return;
  for (const type in imported) {
    const count = imported[type] ?? 0;
    const limit = uploaded[type] ?? 0;
    if (count <= limit) continue;
    tell({
      rule: 'imported-within-uploaded',
      jobs: [look.job],
      seen: [look],
      where: `/data/meta/records/imported/${type}`,
      expected: { kind: 'not-above', other: `uploaded/${type}`, value: limit },
      received: received(count),
    });
  }
}

function timestampsInOrder(look: Sighting, roundingMs: number, tell: Tell): void {
  const { createdAt, startedAt, finishedAt, updatedAt } = look.saw;
  if (isAfter(createdAt, startedAt, roundingMs)) tellOrder(look, 'createdAt', 'startedAt', tell);
  if (isAfter(startedAt, finishedAt, roundingMs)) tellOrder(look, 'startedAt', 'finishedAt', tell);
  if (isAfter(createdAt, finishedAt, roundingMs)) tellOrder(look, 'createdAt', 'finishedAt', tell);
  if (isAfter(createdAt, updatedAt, roundingMs)) tellOrder(look, 'createdAt', 'updatedAt', tell);
}

const isAfter = (first: number | undefined, second: number | undefined, roundingMs: number): boolean =>
  first !== undefined && second !== undefined && first > second + roundingMs;

function tellOrder(look: Sighting, earlier: Instant, later: Instant, tell: Tell): void {
  tell({
    rule: 'timestamps-in-order',
    jobs: [look.job],
    seen: [look],
    where: pointerOf(later),
    expected: { kind: 'not-before', other: memberOf[earlier], value: written(look.saw[earlier] ?? 0) },
    received: received(written(look.saw[later] ?? 0)),
  });
}

/** Which instants a status has (E-5). Undefined, free: a job that failed before it began has no start. */
const presence: { readonly [status: string]: { readonly started?: boolean; readonly finished: boolean } } = {
  pending: { started: false, finished: false },
  started: { started: true, finished: false },
  success: { started: true, finished: true },
  failed: { finished: true },
};

function timestampsFollowStatus(look: Sighting, tell: Tell): void {
  const { status, startedAt, finishedAt } = look.saw;
  const wanted = presence[status ?? ''];
  if (!wanted) return;
  const { started, finished } = wanted;
  if (started !== undefined && started !== (startedAt !== undefined)) tellPresence(look, 'startedAt', started, tell);
  if (finished !== (finishedAt !== undefined)) tellPresence(look, 'finishedAt', finished, tell);
}

function tellPresence(look: Sighting, stamp: Stamp, there: boolean, tell: Tell): void {
  const instant = look.saw[stamp];
  tell({
    rule: 'timestamps-follow-status',
    jobs: [look.job],
    seen: [look],
    where: pointerOf(stamp),
    expected: { kind: there ? 'present' : 'absent' },
    received: received(instant === undefined ? undefined : written(instant)),
  });
}

/** By the server's own clock; oracle-line.ts holds the observers' clock against the same bound. */
function endsInTime(look: Sighting, { endsWithinMs, roundingMs }: OracleTerms, tell: Tell): void {
  const { createdAt, finishedAt } = look.saw;
  if (endsWithinMs === null || createdAt === undefined || finishedAt === undefined) return;
  if (finishedAt <= createdAt + endsWithinMs + roundingMs) return;
  tell({
    rule: 'ends-in-time',
    jobs: [look.job],
    seen: [look],
    where: pointerOf('finishedAt'),
    expected: { kind: 'holds', what: `an end within ${endsWithinMs / 1000} s of ${written(createdAt)}` },
    received: received(written(finishedAt)),
  });
}
