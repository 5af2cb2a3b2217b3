import type { Sighting } from './history.ts';
import type { Timing } from './history-order.ts';
import type { OracleTerms } from './oracle-terms.ts';
import { type Track, firstAt } from './oracle-track.ts';

/** An instant in milliseconds, and the look that shows it. */
export type At = { readonly at: number; readonly look: Sighting };

/** What a history tells of one job's way through the queue, undefined where it does not tell. */
export type Run = {
  readonly id: string;
  /** On the server's clock. */
  readonly createdAt: number | undefined;
  readonly started: At | undefined;
  readonly finishedAt: number | undefined;
  /** The job surely ran until then: its end, or the last change it showed while started. Server's clock. */
  readonly until: At | undefined;
  /** When its 201 had arrived. Observers' clock, as all below. */
  readonly answered: At | undefined;
  /** It had surely not started before that. */
  readonly notBefore: At | undefined;
  /** It was surely still waiting then, in the last look that shows it pending. */
  readonly pending: At | undefined;
  /** It had surely started by then. */
  readonly startedBy: At | undefined;
  /** The answer of the first look at it running, and the request of the last: between the two it ran. */
  readonly running: { readonly from: At; readonly to: At } | undefined;
};

/** Boils a job's track down to what the queue's rules ask for. */
export function runOf(track: Track, terms: OracleTerms, { from, to }: Timing): Run {
  const started = at(track.startedAt, ({ saw }) => saw.startedAt);
  const pending = at(track.pending, from);
  const uploading = at(track.creation, from);
  const first = at(firstAt(track, 'started'), to);
  const last = at(track.running, from);
  return {
    id: track.id,
    createdAt: track.createdAt?.saw.createdAt,
    started,
    finishedAt: track.finishedAt?.saw.finishedAt,
    until: at(track.finishedAt ?? track.changed, ({ saw }) => saw.finishedAt ?? saw.updatedAt),
    answered: at(track.creation, to),
    notBefore: latest([pending, uploading, started && { ...started, at: started.at - terms.clockSkewMs }]),
    pending,
    startedBy: at(track.hadStarted, to),
    running: first && last && { from: first, to: last },
  };
}

/** Nothing is dated by a page that may be any age. */
function at(look: Sighting | undefined, instantOf: (look: Sighting) => number | undefined): At | undefined {
  const instant = look && instantOf(look);
  return look && instant !== undefined && instant !== -Infinity ? { at: instant, look } : undefined;
}

/** A job starts after its upload began, after a look that shows it pending, and when the server says so, give or take. */
const latest = (all: readonly (At | undefined)[]): At | undefined =>
  all.reduce((best, one) => (one && one.at > (best?.at ?? -Infinity) ? one : best), undefined);
