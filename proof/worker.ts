import type { TrialOptions } from './testbed.ts';
import { type CleanRun, judgeClean } from './clean.ts';
import { type MutantResult, judgeMutant } from './judge.ts';
import { type LegalRun, judgeLegal } from './legal/judge-legal.ts';
import type { LegalServer } from './legal/variants.ts';
import type { Mutant } from './mutant.ts';
import { onceParentEnds } from '../targets/parent.ts';

/** What a process of its own is asked to do for a proof. */
export type Trial = { readonly mutant: Mutant; readonly options: TrialOptions };

export const mutant = (asked: Trial): Promise<MutantResult> => judgeMutant(asked.mutant, asked.options);
export const clean = (options: TrialOptions): Promise<CleanRun> => judgeClean(options);
export const legal = (asked: { readonly server: LegalServer; readonly seed: string }): Promise<LegalRun> =>
  judgeLegal(asked.server, asked.seed);

onceParentEnds(() => process.exit());
