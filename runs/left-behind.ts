import { createdId } from '../contracts/spec/exchange.ts';
import type { ShownExchange } from '../contracts/show/redact.ts';
import { realAccounts } from '../contracts/spec/scopes.ts';
import type { VerdictEntry } from './contract-run.ts';

/** Something a run created at a real target, which the API has no way to remove. */
export type LeftBehind = { readonly target: string; readonly operation: string; readonly id: string };

/** Where creating leaves something real: the sandbox creates nothing, and a mock forgets. */
const keeps: readonly string[] = realAccounts;

/** What a run leaves behind, to be told at its end; all of it carries the run's id. */
export function leftBehind(verdicts: readonly VerdictEntry[], besides: readonly LeftBehind[] = []): LeftBehind[] {
  const all = verdicts
    .filter(({ target }) => keeps.includes(target))
    .flatMap(({ target, exchanges }) => exchanges.flatMap((exchange) => createdBy(target, exchange)));
  return [...new Map([...all, ...besides].map((one) => [`${one.target} ${one.id}`, one])).values()];
}

function createdBy(target: string, { operation, answer }: ShownExchange): LeftBehind[] {
  if (answer.kind === 'failure' || answer.status !== 201) return [];
  return [{ target, operation, id: createdId(answer) ?? 'without an id' }];
}
