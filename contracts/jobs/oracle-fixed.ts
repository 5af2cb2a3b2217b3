import { received } from '../finding.ts';
import type { Observation, Sighting, Stamp } from './history.ts';
import { pointerOf, written } from './oracle-look.ts';
import type { OracleRule } from './oracle-terms.ts';
import type { Track } from './oracle-track.ts';

/** What must be the same in all looks at a job, whatever their order: a second start is a second run. */
export function judgeFixed(track: Track, look: Sighting, roundingMs: number): void {
  const { createdAt, startedAt, finishedAt } = track;
  if (differs(createdAt?.saw.createdAt, look.saw.createdAt, roundingMs))
    tellChanged(track, 'created-at-fixed', 'createdAt', createdAt, look);
  if (differs(startedAt?.saw.startedAt, look.saw.startedAt, roundingMs))
    tellChanged(track, 'run-once', 'startedAt', startedAt, look);
  if (differs(finishedAt?.saw.finishedAt, look.saw.finishedAt, roundingMs))
    tellChanged(track, 'finished-at-fixed', 'finishedAt', finishedAt, look);
  if (look.via === 'create' && track.creation && !isSameLook(look, track.creation))
    tellSameId(track, track.creation, look);
}

const differs = (first: number | undefined, now: number | undefined, roundingMs: number): boolean =>
  first !== undefined && now !== undefined && Math.abs(now - first) > roundingMs;

function tellChanged({ id, tell }: Track, rule: OracleRule, stamp: Stamp, first: Sighting | undefined, look: Sighting) {
  if (!first) return;
  tell({
    rule,
    jobs: [id],
    seen: [first, look],
    where: pointerOf(stamp),
    expected: { kind: 'equal', value: written(first.saw[stamp] ?? 0) },
    received: received(written(look.saw[stamp] ?? 0)),
  });
}

/** One 201 makes a job; the same one may have been handed in twice, by overlapping parts of a history. */
const isSameLook = (a: Observation, b: Observation): boolean =>
  a.by === b.by && a.sentAt === b.sentAt && a.answeredAt === b.answeredAt;

function tellSameId({ id, tell }: Track, first: Sighting, second: Sighting): void {
  tell({
    rule: 'id-unique',
    jobs: [id],
    seen: [first, second],
    where: '/data/id',
    expected: { kind: 'holds', what: 'an id that no other upload was answered with' },
    received: received(id),
  });
}
