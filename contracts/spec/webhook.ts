import type { Header } from './exchange.ts';

/** The messages that a server sends of itself stand beside the operations, under this name. */
export const webhookOperation = 'import2.statusChanged';

/** The header that a message's signature stands in. */
export const signatureHeader = 'X-Authorization-Content-SHA256';

export type WebhookMessage = {
  readonly headers: readonly Header[];
  /** The raw body, decoded as UTF-8. */
  readonly body: string;
  /** Why the body could not be decoded; absent where it could. */
  readonly unreadable?: string;
  /** When it came, in milliseconds since the epoch on the clock that the sender's timestamps are of. */
  readonly receivedAt: number;
  /** The clock is our own, which may be apart from the sender's. */
  readonly byOurClock?: true;
  /** What the receiver, who knows the webhook secret, makes of the signature; `not-asked-for` without a secret. */
  readonly signature: 'matches' | 'differs' | 'missing' | 'not-asked-for';
};
