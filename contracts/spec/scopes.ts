import type { TargetName } from './exchange.ts';
import { mockPlaces } from './mock-places.ts';

/** Groups of targets that rows name; a row never lists the same four names by hand. */
export const mockTargets = mockPlaces.map(({ target }) => target);
export const sandboxTargets = ['import2@mock-sandbox', 'import2@sandbox'] as const;
export const liveLikeTargets = ['import2@mock-live', 'import2@live'] as const;

/** Where accounts are somebody's: what is created there stays, and what is shown may be other people's. */
export const realAccounts = ['import2@live', 'elastic-path@store'] as const;

/** Whether the target is a mock: there every authority binds. */
export const isMock = (target: TargetName): boolean => (mockTargets as readonly TargetName[]).includes(target);
