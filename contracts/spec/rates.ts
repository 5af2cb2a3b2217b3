import type { TargetName } from './exchange.ts';
import { rateLimits } from '../generated/operations.ts';
import type { DocumentedLimit } from '../../limiter/prior.ts';

/** The share of a documented limit that we use: it is somebody's real account. */
const politeShare = 0.9;

const import2 = rateLimits['https://www.import2.com/api/v2.1'];
const store = rateLimits['https://euwest.api.elasticpath.com/v2'];

/** A development store's limit, in requests a second; our mock has it too. */
export const developmentStore = store.developmentStore;

/**
 * The documented limits of a target, the lowest first; empty where it is documented to have none. Of several one applies:
 * plans differ, and `EP_RATE_LIMIT` says which it is.
 * @param set that setting, in requests a second; null: nobody said
 */
export function documentedLimitsOf(target: TargetName, set: number | null): readonly DocumentedLimit[] {
  switch (target) {
    case 'import2@mock-live':
    case 'import2@live':
      return [import2];
    case 'import2@mock-sandbox':
    case 'import2@sandbox':
      return [];
    case 'elastic-path@mock':
    case 'elastic-path@store': {
      const { seconds, scope } = store;
      const requests = set === null ? [developmentStore, store.requests] : [set * seconds];
      return requests.map((most) => ({ requests: most, seconds, scope }));
    }
    default:
      return target satisfies never;
  }
}

/** The limit that is surely none too high: the lowest of those that may apply. Null: there is none. */
export const lowestLimitOf = (target: TargetName, set: number | null): DocumentedLimit | null =>
  documentedLimitsOf(target, set)[0] ?? null;

/** The most that we may send to a target, in requests a second. A sandbox without a limit is not strained either. */
export function politeRateOf(target: TargetName, set: number | null): number {
  const { requests, seconds } = lowestLimitOf(target, set) ?? import2;
  return (requests / seconds) * politeShare;
}
