import { createHmac } from 'node:crypto';
import type { Behaviour } from '../faults/behaviour.ts';
import { webhookPlace } from '../contracts/spec/webhook.ts';
import type { Account } from './account.ts';
import { type Migration, type MigrationStatus, type Transition, users } from './migration.ts';

/** Where an account's webhooks go, and what they are signed with. */
export type Receiver = { readonly url: string; readonly secret: string | null };

/** What became of a message, on the account's clock; `answer` is the receiver's status, or why there was none. */
export type Sent = { readonly at: number; readonly event: string; readonly answer: number | string };

/** The five events by the status that is entered. The vendor names them in words; the codes are ours. */
const events: { readonly [status in MigrationStatus]?: string } = {
  'Sample migration completed': 'sample_completed',
  'Migration in progress': 'started',
  'Migration completed': 'completed',
  'Undo in progress': 'undo_started',
  'Migration cleaned': 'undo_completed',
};

const patienceMs = 5000;
const longestTimerMs = 2 ** 31 - 1;
const mostSent = 1000;

/** Tells an account's receiver of each transition as it comes, in order and once. A message that fails is not sent again. */
export class Messenger {
  readonly sent: Sent[] = [];
  readonly #account: Account;
  /** The transitions that were looked at: a clock that is turned back and forth tells none twice. */
  readonly #told = new WeakSet<Transition>();
  #receiver: Receiver | null = null;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(account: Account) {
    this.#account = account;
  }

  /** Sends from now on to this receiver, or to none; what has happened before is not told. */
  register(receiver: Receiver | null): void {
    this.#receiver = null;
    this.wake();
    this.#receiver = receiver;
  }

  /** Sends what is due, and sleeps until the next transition. To be called whenever the clock or a timeline was changed. */
  wake(): void {
    clearTimeout(this.#timer);
    const now = this.#account.clock.now();
    for (const migration of this.#account.migrations) this.#tell(migration, now);
    if (!this.#receiver || this.#account.clock.isStopped) return;
    const ahead = this.#account.migrations.flatMap(({ timeline }) => timeline.map(({ at }) => at - now));
    const next = Math.min(...ahead.filter((wait) => wait > 0), longestTimerMs);
    this.#timer = setTimeout(() => this.wake(), next).unref();
  }

  sleep(): void {
    clearTimeout(this.#timer);
    this.#receiver = null;
  }

  #tell(migration: Migration, now: number): void {
    for (const transition of migration.timeline) {
      const { at, status } = transition;
      if (at > now || this.#told.has(transition)) continue;
      this.#told.add(transition);
      const event = events[status];
      if (event && this.#receiver && migration.gone === null) this.#send(this.#receiver, migration, status, event);
    }
  }

  #send(receiver: Receiver, migration: Migration, status: MigrationStatus, event: string): void {
    const how = this.#account.behaviour(null).webhooks;
    if (untold[how] === event) return;
    const message = messageOf(migration, status, event, this.#account.clock.now(), how);
    const whole = { status: 200, headers: [], body: JSON.stringify(message) };
    const { body } = this.#account.breakAnswer(webhookPlace, whole, { authorization: '', body: '' });
    for (let time = how === 'twice' ? 2 : 1; time > 0; time--)
      this.#last = this.#last.then(async () => {
        const answer = await post(receiver, body, how);
        if (how === 'again-after-an-error' && answer !== 200) await post(receiver, body, how);
        this.sent.push({ at: message.timestamp, event, answer });
        if (this.sent.length > mostSent) this.sent.shift();
      });
  }
}

/** The event that a faulty server does not tell of. */
const untold: { readonly [how in Behaviour['webhooks']]?: string } = {
  'one-missing': 'completed',
  'no-start': 'started',
  'no-sample': 'sample_completed',
  'no-undo': 'undo_started',
  'no-end-of-undo': 'undo_completed',
};

function messageOf(
  { id, token }: Migration,
  status: MigrationStatus,
  event: string,
  now: number,
  how: Behaviour['webhooks'],
) {
  return {
    id: how === 'of-another-import' ? `${id}0` : id,
    token,
    status_code: event,
    status: how === 'status-of-before-v2-1' ? 'Import Completed' : status,
    users,
    timestamp: timestampOf(Math.floor(now), how),
  };
}

function timestampOf(now: number, how: Behaviour['webhooks']): number {
  if (how === 'timestamp-in-seconds') return Math.floor(now / 1000);
  return now + (how === 'stale' ? -60_000 : how === 'timestamp-ahead' ? 60_000 : 0);
}

async function post({ url, secret }: Receiver, body: string, how: Behaviour['webhooks']): Promise<number | string> {
  const key = how === 'signature-wrong' ? `${secret}?` : secret;
  const signature = secret === null || key === null || how === 'signature-missing' ? null : sign(key, body);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-authorization-content-sha256': signature }),
      },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const sign = (secret: string, body: string): string => createHmac('sha256', secret).update(body).digest('hex');
