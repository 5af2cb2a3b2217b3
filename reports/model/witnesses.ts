import { isRed } from '../../contracts/verdict.ts';
import type { ContractRun } from '../contract-run.ts';
import type { LoadRun } from '../load-run.ts';
import type { Witness } from './group.ts';

/** Everything that went wrong in a night, contract and load. A void run says nothing of its target. */
export function witnessesOf(contract: ContractRun | null, load: LoadRun | null): Witness[] {
  const cases = (contract?.verdicts ?? []).filter(({ verdict }) => isRed(verdict) || verdict === 'warn');
  const met = (load?.runs ?? []).flatMap(({ state, target, journey, profile, responses }) =>
    state === 'void' ? [] : responses.findings.map((one) => ({ target, journey: `${journey} (${profile})`, met: one })),
  );
  return [
    ...cases.map((entry): Witness => ({ kind: 'case', entry })),
    ...met.map((one): Witness => ({ kind: 'load', ...one })),
  ];
}
