import { transitionsFor } from '../../contracts/jobs/lifecycle.ts';
import type { Poll } from '../../contracts/jobs/poll.ts';
import type { JobsPlan } from '../import-jobs/plan-file.ts';
import type { Answered, Call, CallOptions } from './call.ts';
import { listPage } from './imports.ts';
import { polled } from './jobs.ts';

const { ends } = transitionsFor('elastic-path');

/** Polls of a job after its end: it must stay as it is. */
const pollsAfterEnd = 2;

/** Of a VU's polls, every so many is one of the list. */
const listEvery = 12;
const listed = 50;

type Watched = { readonly id: string; readonly options: CallOptions; readonly until: number; left: number };

/** Polls the jobs of one VU in turn, and now and then the list of all. */
export class JobWatch {
  readonly #call: Call;
  readonly #plan: JobsPlan;
  readonly #open: Watched[] = [];
  #polls = 0;

  constructor(call: Call, plan: JobsPlan) {
    this.#call = call;
    this.#plan = plan;
  }

  get isDone(): boolean {
    return this.#open.length === 0;
  }

  add(id: string): void {
    const options = { parameters: { import_uuid: id } };
    this.#open.push({ id, options, until: Date.now() + this.#plan.followMs, left: pollsAfterEnd });
  }

  list(): Answered {
    return polled(this.#plan, 'elastic-path', { via: 'list' }, () => listPage(this.#call, 0, listed)).answered;
  }

  /** One request. What comes next is another job's turn. */
  poll(): Answered {
    const watched = ++this.#polls % listEvery === 0 ? undefined : this.#open.shift();
    if (!watched) return this.list();
    const { id, options, until } = watched;
    const sentAt = Date.now();
    const { answered, polls } = polled(this.#plan, 'elastic-path', { via: 'get', job: id }, () =>
      this.#call('elastic-path.getImport', options),
    );
    if (polls.some(hasEnded)) watched.left -= 1;
    // one poll beyond the time it has, which says that it did not keep it
    if (watched.left >= 0 && sentAt <= until) this.#open.push(watched);
    return answered;
  }
}

const hasEnded = ({ saw }: Poll): boolean => saw === 'gone' || ends(saw.status ?? '');
