import type { Observation } from './history.ts';
import type { OracleRule, OracleTerms } from './oracle-terms.ts';
import { type Track, newTrack } from './oracle-track.ts';
import { type Violation, gatherer, onceARule } from './oracle-violation.ts';

/** Breaches that make a job's own account of itself worthless: it is no witness against the queue. */
const unsound: readonly OracleRule[] = [
  'status-forward',
  'terminal-final',
  'run-once',
  'timestamps-in-order',
  'created-at-fixed',
  'finished-at-fixed',
  'id-unique',
];

/** The jobs that wait for one another: those of one owner of one account. */
export type Queue = { readonly account: string; readonly tracks: Track[] };

/** The tracks of all jobs of a history; what their rules tell goes to the violations. */
export class Tracks {
  readonly #accounts = new Map<string, Map<string, Track>>();
  readonly #unsound = new Set<Track>();
  readonly #terms: OracleTerms;
  readonly #violations: Violation[];

  constructor(terms: OracleTerms, violations: Violation[]) {
    this.#terms = terms;
    this.#violations = violations;
  }

  /** The track of the job that is looked at. */
  of(look: Observation): Track {
    let jobs = this.#accounts.get(look.account);
    if (!jobs) this.#accounts.set(look.account, (jobs = new Map()));
    let track = jobs.get(look.job);
    if (!track) jobs.set(look.job, (track = this.#begin(look)));
    return track;
  }

  #begin(look: Observation): Track {
    const gather = gatherer(this.#terms, look.account, this.#violations);
    const track: Track = newTrack(
      look,
      onceARule((breach) => {
        if (unsound.includes(breach.rule)) this.#unsound.add(track);
        gather(breach);
      }),
    );
    return track;
  }

  /** The queues, each with the jobs whose looks agree so far that they can bear witness. */
  queues(): Queue[] {
    const queues = new Map<string, Queue>();
    for (const [account, jobs] of this.#accounts)
      for (const track of jobs.values()) {
        if (this.#unsound.has(track)) continue;
        const key = JSON.stringify([account, track.first?.saw.owner]);
        const queue = queues.get(key) ?? { account, tracks: [] };
        queue.tracks.push(track);
        queues.set(key, queue);
      }
    return [...queues.values()];
  }
}
