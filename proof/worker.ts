import type { Ground } from './bench.ts';
import { judgeClean } from './clean.ts';
import { judgeMutant } from './judge.ts';
import { mutantById } from './mutants.ts';

/** What a worker is asked to do, and what it answers. */
export type Job = { readonly kind: 'mutant'; readonly id: string } | { readonly kind: 'clean'; readonly seed: string };
export type Asked = { readonly at: number; readonly job: Job; readonly ground: Ground };
export type Done = { readonly at: number; readonly result: unknown };

const answer = async ({ job, ground }: Asked): Promise<unknown> =>
  job.kind === 'clean' ? judgeClean({ ...ground, seed: job.seed }) : judgeMutant(mutantById(job.id), ground);

/** A process of its own that judges what it is sent, several at once: while one waits for a time-out, others go on. */
if (process.send) {
  process.on('message', (asked: Asked) => {
    void answer(asked).then(
      (result) => process.send?.({ at: asked.at, result } satisfies Done),
      (error: unknown) =>
        process.send?.({ at: asked.at, result: { crash: error instanceof Error ? error.stack : String(error) } }),
    );
  });
  process.send('ready');
}
