import { type Observation, isSighting } from './history.ts';
import { type Timing, inOrder, timingOf } from './history-order.ts';
import { judgeFixed } from './oracle-fixed.ts';
import { judgeGone, judgeLine } from './oracle-line.ts';
import { judgeLook } from './oracle-look.ts';
import { judgeOverlaps } from './oracle-overlap.ts';
import { runOf } from './oracle-run.ts';
import { judgeSent } from './oracle-sent.ts';
import type { OracleTerms } from './oracle-terms.ts';
import { type Track, learn } from './oracle-track.ts';
import { Tracks } from './oracle-tracks.ts';
import { transitionsFor } from './oracle-transitions.ts';
import { judgeTurns } from './oracle-turn.ts';
import { type Violation, gatherer } from './oracle-violation.ts';

/**
 * Judges what was seen of jobs, whoever saw it and in whatever order it is handed in: of several k6 processes, simply
 * all their looks together. Says nothing of what was not seen: an idle queue, a state missed between two looks, a page
 * that is behind are legal. Linear where looks come in the order of their answers, `n log n` otherwise.
 * @returns each job's first breach of each rule, and for each job that broke the queue's the one it wronged; none if
 *   all is well
 */
export function judgeHistory(looks: readonly Observation[], terms: OracleTerms): Violation[] {
  const violations: Violation[] = [];
  const tracks = new Tracks(terms, violations);
  const timing = timingOf(looks, terms);
  const context = { terms, timing, transitions: transitionsFor(terms.api) };
  for (const look of inOrder(looks, timing.to)) judgeOne(tracks.of(look), look, context);
  if (terms.api === 'elastic-path') judgeQueues(tracks, context, violations);
  return violations;
}

type Context = Parameters<typeof judgeLine>[2];

/** A look is judged by itself, then against what is known of its job; then it adds to that. */
function judgeOne(track: Track, look: Observation, context: Context): void {
  const { terms, timing } = context;
  if (!isSighting(look)) return judgeGone(track, look, timing);
  judgeLine(track, look, context);
  if (terms.api === 'elastic-path') {
    judgeLook(look, terms, track.tell);
    judgeFixed(track, look, terms.roundingMs);
    judgeSent(track, look);
  }
  learn(track, look, timing);
}

function judgeQueues(
  tracks: Tracks,
  { terms, timing }: { terms: OracleTerms; timing: Timing },
  into: Violation[],
): void {
  for (const queue of tracks.queues()) {
    const tell = gatherer(terms, queue.account, into);
    const runs = queue.tracks.map((track) => runOf(track, terms, timing));
    judgeOverlaps(runs, terms, tell);
    judgeTurns(runs, terms, tell);
  }
}
