import { type Exchange, keptId } from '../../contracts/spec/exchange.ts';
import { type Sending, consequencesOf, whyNotAllowed } from '../../contracts/cases/permission.ts';
import { operationOf } from '../../contracts/spec/contract.ts';
import { type LoadSettings, allowedBy } from '../settings.ts';
import { tell } from './tell.ts';

/** How many requests of this VU may still create something at a real target. */
let planned = 0;

/** Says that the plan has a creation for this VU now; what it did not use before is gone. */
export function planCreation(): void {
  planned = 1;
}

/** Told of the answer, it knows whether anything was created. */
type Ended = (answer: Exchange['answer']) => void;

/**
 * The last look before a request goes out to a real target: a mistake in a plan must not cost anything.
 * @returns to be called before each sending; it throws where nobody planned that something is created
 * @throws Error for a request that is not permitted
 */
export function guard(sending: Sending, settings: LoadSettings): () => Ended {
  const allowed = allowedBy(settings);
  if (allowed === 'everything') return () => () => undefined;
  const { target } = settings;
  const { operation } = sending;
  const consequences = consequencesOf(sending);
  const barred = whyNotAllowed(consequences, allowed, operationOf(operation).api, 'load');
  if (barred) throw new Error(`${operation} was not sent to ${target}: it ${barred.because}`);
  if (!consequences.includes('creates')) return () => () => undefined;
  return () => {
    if (planned <= 0) throw new Error(`${operation} was not sent to ${target}: the plan has no creation here`);
    planned -= 1;
    const sent = {
      load: 'created',
      request: String(Math.random()),
      operation,
      pays: consequences.includes('pays'),
    } as const;
    tell({ ...sent, status: 0, id: null }); // k6 gives nobody an answer any more once it ends
    return (answer) => {
      const status = answer.kind === 'response' ? answer.status : 0;
      if (status >= 400 && status < 500) planned += 1; // refused: nothing was created, and it may be sent again
      tell({ ...sent, status, id: keptId(answer, [settings.token]) });
    };
  };
}
