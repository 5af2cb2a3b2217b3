import type { TargetName } from './exchange.ts';
import type { Api } from './operation.ts';

/** Which of the two APIs an id is of: the first part of that of a target, an operation, a case or a journey. */
export const apiOf = (id: string): Api => (/^import2[.@]/.test(id) ? 'import2' : 'elastic-path');

/**
 * Where each target stands below a mock's root: at the vendors' own paths, so that a mock of theirs, or anybody's, is
 * found there as ours is.
 */
export const mockPlaces = [
  { target: 'import2@mock-live', api: 'import2', site: 'live', base: '/api/v2.1' },
  { target: 'import2@mock-sandbox', api: 'import2', site: 'sandbox', base: '/api/sandbox' },
  { target: 'elastic-path@mock', api: 'elastic-path', site: 'live', base: '/v2' },
] as const;

/** Groups of targets that rows name; a row never lists the same four names by hand. */
export const mockTargets = mockPlaces.map(({ target }) => target);
export const sandboxTargets = ['import2@mock-sandbox', 'import2@sandbox'] as const;

/** Where accounts are somebody's: what is created there stays, and what is shown may be other people's. */
export const realAccounts = ['import2@live', 'elastic-path@store'] as const;

/** Whether the target is a mock: there every authority binds. */
export const isMock = (target: TargetName): boolean => (mockTargets as readonly TargetName[]).includes(target);

/** Where something is asked, when not everywhere, with a reason a QA lead would accept. */
export type Scope = {
  readonly targets: readonly TargetName[];
  /** Of mocks our own alone: such a request may end another. */
  readonly ours?: true;
  readonly because: string;
};

const at =
  (...targets: readonly TargetName[]) =>
  (because: string): Scope => ({ targets, because });

export const atMocks = at(...mockTargets);
export const atMockLive = at('import2@mock-live');
export const atMockSandbox = at('import2@mock-sandbox');
export const atSandboxes = at(...sandboxTargets);
export const atRealSandbox = at('import2@sandbox');
/** The live API and what stands for it. */
export const atLive = at('import2@mock-live', 'import2@live');
/** Where nothing real can come of it. */
export const notForReal = at(...mockTargets, 'import2@sandbox');
/** @param decision the one that says what our mock does there */
export const atOurMock = (decision: string, targets: readonly TargetName[] = mockTargets): Scope => ({
  targets,
  ours: true,
  because: `promised by our own mock alone (${decision}): elsewhere such a request may end the server`,
});
