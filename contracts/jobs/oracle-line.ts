import { received } from '../finding.ts';
import type { Counts, Observation, Sighting } from './history.ts';
import type { Timing } from './history-order.ts';
import { compareCounts, lessIn, mostBefore } from './oracle-growth.ts';
import { pointerOf, written } from './oracle-look.ts';
import type { OracleRule, OracleTerms } from './oracle-terms.ts';
import type { Track } from './oracle-track.ts';
import type { Transitions } from './oracle-transitions.ts';

/** What a look is judged by. */
type Context = { readonly terms: OracleTerms; readonly timing: Timing; readonly transitions: Transitions };

/** Holds a look against all that was certain before it began. */
export function judgeLine(track: Track, look: Sighting, context: Context): void {
  const since = context.timing.from(look);
  if (since === -Infinity) return;
  judgeStatus(track, look, since, context);
  judgeVanished(track, look, since, context.timing);
  const ups = mostBefore(track.uploaded, since);
  if (ups && isLess(look.saw.uploaded, ups.saw.uploaded)) tellShrunk(track, 'uploaded', ups, look);
  const ins = mostBefore(track.imported, since);
  if (ins && isLess(look.saw.imported, ins.saw.imported)) tellShrunk(track, 'imported', ins, look);
  judgeAge(track, look, since, context);
}

/** A job that is 404 although it was shown before. */
export function judgeGone({ first, id, tell }: Track, look: Observation, { from, to }: Timing): void {
  if (!first || to(first) >= from(look)) return;
  tell({
    rule: 'nothing-lost',
    jobs: [id],
    seen: [first, look],
    where: '',
    expected: { kind: 'holds', what: `job ${id}, which was there before` },
    received: received(404),
  });
}

function judgeStatus(track: Track, look: Sighting, since: number, { timing, transitions }: Context): void {
  const to = look.saw.status;
  if (to === undefined || !transitions.knows(to)) return;
  for (const before of track.statuses) {
    const from = before.saw.status ?? '';
    if (from === to || timing.to(before) >= since || !transitions.knows(from) || transitions.allows(from, to)) continue;
    track.tell({
      rule: transitions.ends(from) ? 'terminal-final' : 'status-forward',
      jobs: [track.id],
      seen: [before, look],
      where: '/data/attributes/status',
      expected: { kind: 'holds', what: `a status that can follow ${JSON.stringify(from)}` },
      received: received(to),
    });
  }
}

function judgeVanished(track: Track, look: Sighting, since: number, { to }: Timing): void {
  const { startedAt, finishedAt } = track;
  if (startedAt && look.saw.startedAt === undefined && to(startedAt) < since)
    tellVanished(track, 'started-at-kept', 'startedAt', startedAt, look);
  if (finishedAt && look.saw.finishedAt === undefined && to(finishedAt) < since)
    tellVanished(track, 'finished-at-fixed', 'finishedAt', finishedAt, look);
}

function tellVanished(
  { id, tell }: Track,
  rule: OracleRule,
  stamp: 'startedAt' | 'finishedAt',
  before: Sighting,
  look: Sighting,
): void {
  tell({
    rule,
    jobs: [id],
    seen: [before, look],
    where: pointerOf(stamp),
    expected: { kind: 'equal', value: written(before.saw[stamp] ?? 0) },
    received: received(undefined),
  });
}

const isLess = (now: Counts | undefined, most: Counts | undefined): boolean =>
  now !== undefined && most !== undefined && compareCounts(now, most) === 'less';

function tellShrunk({ id, tell }: Track, kind: 'uploaded' | 'imported', before: Sighting, look: Sighting): void {
  const most = before.saw[kind] ?? {};
  const now = look.saw[kind] ?? {};
  for (const type of lessIn(now, most))
    tell({
      rule: 'counts-never-shrink',
      jobs: [id],
      seen: [before, look],
      where: `/data/meta/records/${kind}/${type}`,
      expected: { kind: 'at-least', value: most[type] ?? 0, of: 'value' },
      received: received(now[type]),
    });
}

/** Judged only where the history covers the time: a look beyond it still shows the job unfinished. */
function judgeAge(track: Track, look: Sighting, since: number, { terms, timing, transitions }: Context): void {
  const { endsWithinMs } = terms;
  const { first, id, tell } = track;
  const { status } = look.saw;
  if (!first || endsWithinMs === null || since <= timing.to(first) + endsWithinMs) return;
  if (status === undefined || !transitions.knows(status) || transitions.ends(status)) return;
  tell({
    rule: 'ends-in-time',
    jobs: [id],
    seen: [first, look],
    where: '/data/attributes/status',
    expected: { kind: 'holds', what: `an end within ${endsWithinMs / 1000} s` },
    received: received(status),
  });
}
