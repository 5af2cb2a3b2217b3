import type { JsonObject } from '../../contracts/values/json.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import type { Message, Post } from '../webhooks.ts';

/** The event that is not told of. */
const untold: { readonly [how in Behaviour['webhooks']]?: string } = {
  'one-missing': 'completed',
  'no-start': 'started',
  'no-sample': 'sample_completed',
  'no-undo': 'undo_started',
  'no-end-of-undo': 'undo_completed',
};

/** What is wrong in a message. */
const changed: { readonly [how in Behaviour['webhooks']]?: (message: Message) => JsonObject } = {
  stale: ({ timestamp }) => ({ timestamp: timestamp - 60_000 }),
  'timestamp-ahead': ({ timestamp }) => ({ timestamp: timestamp + 600_000 }),
  'timestamp-in-seconds': ({ timestamp }) => ({ timestamp: Math.floor(timestamp / 1000) }),
  'status-of-before-v2-1': () => ({ status: 'Import Completed' }),
  'of-another-import': ({ id }) => ({ id: `${id}0` }),
};

/** Sends messages as a server does that lies in them, signs them wrongly, or sends them more than once or not at all. */
export const mispost =
  (honest: Post, { webhooks: how }: Behaviour): Post =>
  async (receiver, message) => {
    if (untold[how] === message.status_code) return null;
    const { url, secret } = receiver;
    const signed =
      how === 'signature-missing' ? null : how === 'signature-wrong' && secret !== null ? `${secret}?` : secret;
    const send = () => honest({ url, secret: signed }, { ...message, ...changed[how]?.(message) });
    const answer = await send();
    if (how === 'twice' || (how === 'again-after-an-error' && answer !== 200)) await send();
    return answer;
  };
