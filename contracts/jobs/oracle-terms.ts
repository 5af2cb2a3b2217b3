import { apiOf } from '../spec/scopes.ts';
import type { TargetName } from '../spec/exchange.ts';
import type { Api } from '../spec/operation.ts';
import type { Trust } from './history-order.ts';
import { type Invariant, invariants, roundingAt, weightAt } from './invariants.ts';

/** What a history is judged by. All times in milliseconds. */
export type OracleTerms = Trust & {
  readonly target: TargetName;
  readonly api: Api;
  readonly weights: { readonly [invariant in Invariant]: 'fail' | 'warn' | 'off' };
  /** Within which time of its creation a job must have ended; null: not judged. */
  readonly endsWithinMs: number | null;
  /** How far two of the server's timestamps may be off and still mean the same instant. */
  readonly roundingMs: number;
  /** How far the server's clock may differ from the observers'; Infinity: unknown, so the two are never compared. */
  readonly clockSkewMs: number;
};

/** The terms that hold at a target, some of them changed. */
export function termsFor(target: TargetName, changes: Partial<OracleTerms> = {}): OracleTerms {
  const api = apiOf(target);
  return {
    target,
    api,
    weights: Object.fromEntries(invariants.map((one) => [one, weightAt(one, api, target)])) as OracleTerms['weights'],
    endsWithinMs: null,
    roundingMs: roundingAt(target),
    clockSkewMs: Infinity,
    observerSkewMs: 0,
    listStaleMs: Infinity,
    ...changes,
  };
}
