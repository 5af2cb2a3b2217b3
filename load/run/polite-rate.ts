import type { TargetName } from '../../contracts/spec/exchange.ts';
import { type JourneyId, journeys } from '../journeys.ts';
import { politeRateOf } from '../../contracts/spec/rates.ts';
import { isMockKind } from '../../targets/facts.ts';
import { UsageError } from '../../targets/usage-error.ts';

/** What real targets allow a journey, where nobody knows yet at which of them it will run. */
export const politeRate = (journey: JourneyId): number =>
  politeRateOf(journeys[journey].api === 'import2' ? 'import2@live' : 'elastic-path@store', null);

/**
 * Makes sure that a real target gets no more requests a second than its documented limit allows.
 * @throws UsageError
 */
export function refuseImpolite(rate: number, target: TargetName, most: number): void {
  if (isMockKind(target) || rate <= most) return;
  throw new UsageError(
    `--rate ${rate} is more than ${target} may get: up to ${most} a second is allowed, below its documented limit`,
  );
}
