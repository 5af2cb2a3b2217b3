import type { JobsPlan } from '../import-jobs/plan-file.ts';
import type { Answered } from './call.ts';
import { polled } from './jobs.ts';

/** Polls of a job after its end: it must stay as it is. */
const pollsAfterEnd = 2;

/** Of a VU's polls, every so many is one of the list. */
const listEvery = 12;

/** How an API's jobs are followed. */
export type Following = {
  /** Gets a job ready to be polled. */
  readonly ask: (id: string) => () => Answered;
  /** Whether a status is one that a job stays in. */
  readonly ends: (status: string) => boolean;
  /** The list of all; null: its API has no queue that others could be before in. */
  readonly list: (() => Answered) | null;
  /** Told of each answer about a job. */
  readonly after?: (id: string, answered: Answered) => void;
};

type Watched = { readonly id: string; readonly ask: () => Answered; readonly until: number; left: number };

/** Polls the jobs of one VU in turn, and now and then the list of all. */
export class JobWatch {
  readonly #plan: JobsPlan;
  readonly #how: Following;
  readonly #open: Watched[] = [];
  #polls = 0;

  constructor(plan: JobsPlan, how: Following) {
    this.#plan = plan;
    this.#how = how;
  }

  get isDone(): boolean {
    return this.#open.length === 0;
  }

  add(id: string): void {
    this.#open.push({ id, ask: this.#how.ask(id), until: Date.now() + this.#plan.followMs, left: pollsAfterEnd });
  }

  /** One request; null: there is nothing to ask. What comes next is another job's turn. */
  poll(): Answered | null {
    const { list, ends, after } = this.#how;
    const isLists = list !== null && (this.isDone || ++this.#polls % listEvery === 0);
    if (isLists) return polled(this.#plan, { via: 'list' }, list).answered;
    const watched = this.#open.shift();
    if (!watched) return null;
    const { id, ask, until } = watched;
    const sentAt = Date.now();
    const { answered, polls } = polled(this.#plan, { via: 'get', job: id }, ask);
    after?.(id, answered);
    if (polls.some(({ saw }) => saw === 'gone' || ends(saw.status ?? ''))) watched.left -= 1;
    // one poll beyond the time it has, which says that it did not keep it
    if (watched.left >= 0 && sentAt <= until) this.#open.push(watched);
    return answered;
  }
}
