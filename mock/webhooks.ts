import { createHmac } from 'node:crypto';
import { signatureHeader } from '../contracts/spec/webhook.ts';
import type { Clock } from './clock.ts';
import { longestTimerMs } from '../faults/serve.ts';
import { mostDeliveries } from './limits.ts';
import { type Migration, type MigrationStatus, type Transition, users } from './migration.ts';

/** Where an account's webhooks go, and what they are signed with. */
export type Receiver = { readonly url: string; readonly secret: string | null };

/** What became of a message, on the account's clock; `answer` is the receiver's status, or why there was none. */
export type Delivery = { readonly at: number; readonly event: string; readonly answer: number | string };

/** The five events by the status that is entered. The vendor names them in words; the codes are ours. */
const events: { readonly [status in MigrationStatus]?: string } = {
  'Sample migration completed': 'sample_completed',
  'Migration in progress': 'started',
  'Migration completed': 'completed',
  'Undo in progress': 'undo_started',
  'Migration cleaned': 'undo_completed',
};

const patienceMs = 5000;

/** A message as the API tells it. */
export type Message = ReturnType<typeof messageOf>;

/** Sends a message. @returns the receiver's status, or why there is none; null if it was not sent */
export type Post = (receiver: Receiver, message: Message) => Promise<number | string | null>;

/** Tells a receiver of each transition of some migrations as it comes, in order and once. A message that fails is not sent again. */
export class Messenger {
  readonly sent: Delivery[] = [];
  readonly #clock: Clock;
  readonly #migrations: readonly Migration[];
  readonly #post: Post;
  /** The transitions that were looked at: a clock that is turned back and forth tells none twice. */
  readonly #told = new WeakSet<Transition>();
  #receiver: Receiver | null = null;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Clock, migrations: readonly Migration[], post: Post) {
    this.#clock = clock;
    this.#migrations = migrations;
    this.#post = post;
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
    const now = this.#clock.now();
    for (const migration of this.#migrations) this.#tell(migration, now);
    if (!this.#receiver || this.#clock.isStopped) return;
    const ahead = this.#migrations.flatMap(({ timeline }) => timeline.map(({ at }) => at - now));
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
      const receiver = this.#receiver;
      if (!event || !receiver || migration.gone !== null) continue;
      const message = messageOf(migration, status, event, Math.floor(now));
      this.#last = this.#last.then(async () => {
        const answer = await this.#post(receiver, message);
        if (answer !== null) this.sent.push({ at: message.timestamp, event, answer });
        if (this.sent.length > mostDeliveries) this.sent.shift();
      });
    }
  }
}

const messageOf = ({ id, token }: Migration, status: MigrationStatus, event: string, timestamp: number) => ({
  id,
  token,
  status_code: event,
  status,
  users,
  timestamp,
});

/** Posts a body with its signature, where there is a secret for it. */
export async function postSigned({ url, secret }: Receiver, body: string): Promise<number | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(secret === null ? {} : { [signatureHeader]: sign(secret, body) }),
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
