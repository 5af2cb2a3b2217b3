import { type Trial, type TrialResult, tryLimiter } from './limiter-trial.ts';

/** What a worker is sent, and what it answers. */
export type Asked = { readonly at: number; readonly trial: Trial };
export type Done = { readonly at: number; readonly result: TrialResult };

/** A process of its own that carries out the trials it is sent, one after the other. */
if (process.send) {
  process.on('message', ({ at, trial }: Asked) => process.send?.({ at, result: tryLimiter(trial) } satisfies Done));
  process.send('ready');
}
