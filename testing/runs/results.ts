import type { ContractRun } from '../../runs/contract-run.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import type { ProofRun } from '../../runs/proof-run.ts';
import type { Result, Results } from '../../runs/results.ts';

type Runs = { readonly contract?: ContractRun; readonly load?: LoadRun; readonly proof?: ProofRun };

const resultOf = <Run>(run: Run | undefined): Result<Run> => (run ? { state: 'there', run } : { state: 'missing' });

/** What a page is made of: these runs, and no others. */
export const resultsOf = ({ contract, load, proof }: Runs = {}, more: Partial<Results> = {}): Results => ({
  contract: resultOf(contract),
  load: resultOf(load),
  proof: resultOf(proof),
  history: [],
  skipped: [],
  links: [],
  today: '2026-11-22',
  ...more,
});
