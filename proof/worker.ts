import type { TrialOptions } from './testbed.ts';
import { type CleanRun, judgeClean } from './clean.ts';
import { type Judgement, judgeMutant } from './judge.ts';
import type { Mutant } from './mutant.ts';

/** What a process of its own is asked to do for a proof. */
export type Asked = { readonly mutant: Mutant; readonly options: TrialOptions };

export const mutant = (asked: Asked): Promise<Judgement> => judgeMutant(asked.mutant, asked.options);
export const clean = (options: TrialOptions): Promise<CleanRun> => judgeClean(options);

process.once('disconnect', () => process.exit()); // whoever asked is gone
