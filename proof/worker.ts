import type { Ground } from './bench.ts';
import { judgeClean } from './clean.ts';
import { judgeMutant } from './judge.ts';
import { mutantById } from './mutants.ts';
import { answerJobs } from './processes.ts';

/** What a worker is asked to do. */
export type Job = { readonly kind: 'mutant'; readonly id: string } | { readonly kind: 'clean'; readonly seed: string };
export type Asked = { readonly job: Job; readonly ground: Ground };

const answer = async ({ job, ground }: Asked): Promise<unknown> =>
  job.kind === 'clean' ? judgeClean({ ...ground, seed: job.seed }) : judgeMutant(mutantById(job.id), ground);

/** A process of its own that judges what it is sent, several at once: while one waits for a time-out, others go on. */
answerJobs((asked: Asked) =>
  answer(asked).catch((error: unknown) => ({ crash: error instanceof Error ? error.stack : String(error) })),
);
