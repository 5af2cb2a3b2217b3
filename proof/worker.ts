import type { Ground } from './bench.ts';
import { type CleanRun, judgeClean } from './clean.ts';
import { type Judgement, judgeMutant } from './judge.ts';
import type { Mutant } from './mutant.ts';

/** What a process of its own is asked to do for a proof. */
export type Asked = { readonly mutant: Mutant; readonly ground: Ground };

export const mutant = (asked: Asked): Promise<Judgement> => judgeMutant(asked.mutant, asked.ground);
export const clean = (ground: Ground): Promise<CleanRun> => judgeClean(ground);

process.once('disconnect', () => process.exit()); // whoever asked is gone
