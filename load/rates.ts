import { rateLimits } from '../contracts/generated/operations.ts';
import type { TargetName } from '../contracts/exchange.ts';
import type { DocumentedLimit } from '../contracts/limiter/prior.ts';

/** The share of a documented limit that load may use: it is somebody's real account. */
const politeShare = 0.9;

/** What our mock is given at share 1, its limiter switched off. */
const mockPerSecond = 50;

const import2 = rateLimits['https://www.import2.com/api/v2.1'];
const store = rateLimits['https://euwest.api.elasticpath.com/v2'];

/**
 * The documented limit of a target, null where it is documented to have none. Of a store's two limits the lower one, a
 * development store's.
 */
export function documentedLimitOf(target: TargetName): DocumentedLimit | null {
  switch (target) {
    case 'import2@mock-live':
    case 'import2@live':
      return import2;
    case 'import2@mock-sandbox':
    case 'import2@sandbox':
      return null;
    case 'elastic-path@mock':
    case 'elastic-path@store':
      return { requests: store.developmentStore, seconds: store.seconds, scope: store.scope };
    default:
      return target satisfies never;
  }
}

/** The most that load may send to a target, in requests a second. A sandbox without a limit is not strained either. */
export function mostPerSecond(target: TargetName, hasControl: boolean): number {
  if (hasControl) return mockPerSecond;
  const { requests, seconds } = documentedLimitOf(target) ?? import2;
  return (requests / seconds) * politeShare;
}
