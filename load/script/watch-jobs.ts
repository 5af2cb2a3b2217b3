import { transitionsFor } from '../../contracts/jobs/lifecycle.ts';
import { type Poll, pollsIn } from '../../contracts/jobs/poll.ts';
import type { JobsPlan } from '../import-jobs/plan-file.ts';
import type { Answered, Call } from './call.ts';
import { listPage } from './elastic-path.ts';
import { tellLooks } from './jobs-note.ts';

const { ends } = transitionsFor('elastic-path');

/** Looks at a job after its end: it must stay as it is. */
const looksAfterEnd = 2;

/** Of a VU's looks, every so many is one at the list. */
const listEvery = 12;
const listed = 50;

type Watched = { readonly id: string; readonly until: number; left: number };

/** Looks at the jobs of one VU in turn, and now and then at the list of all. */
export class JobWatch {
  readonly #call: Call;
  readonly #plan: JobsPlan;
  readonly #open: Watched[] = [];
  #looks = 0;

  constructor(call: Call, plan: JobsPlan) {
    this.#call = call;
    this.#plan = plan;
  }

  get isDone(): boolean {
    return this.#open.length === 0;
  }

  add(id: string): void {
    this.#open.push({ id, until: Date.now() + this.#plan.followMs, left: looksAfterEnd });
  }

  /** One request. What comes next is another job's turn. */
  look(): Answered {
    return ++this.#looks % listEvery === 0 ? this.list() : this.#lookAtNext();
  }

  list(): Answered {
    const sentAt = Date.now();
    const answered = listPage(this.#call, 0, listed);
    this.#tell(answered, { via: 'list', sentAt });
    return answered;
  }

  #lookAtNext(): Answered {
    const watched = this.#open.shift();
    if (!watched) return this.list();
    const sentAt = Date.now();
    const answered = this.#call('elastic-path.getImport', { parameters: { import_uuid: watched.id } });
    const looks = this.#tell(answered, { via: 'get', sentAt, job: watched.id });
    if (looks.some(hasEnded)) watched.left -= 1;
    // one look beyond the time it has, which says that it did not keep it
    if (watched.left >= 0 && sentAt <= watched.until) this.#open.push(watched);
    return answered;
  }

  #tell({ status, body }: Answered, asked: Pick<Poll, 'via' | 'sentAt'> & { readonly job?: string }): readonly Poll[] {
    const { by, account } = this.#plan;
    const looks = pollsIn('elastic-path', { by, account, ...asked, answeredAt: Date.now(), status, body });
    tellLooks(looks);
    return looks;
  }
}

const hasEnded = ({ saw }: Poll): boolean => saw === 'gone' || ends(saw.status ?? '');
