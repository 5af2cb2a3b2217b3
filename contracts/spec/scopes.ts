import { type TargetName, mockTargets, sandboxTargets } from './targets.ts';

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
/** Where the sandbox itself is asked, and where it is not, since it answers whatever is asked for alike. */
export const atTheSandbox = atSandboxes('what the sandbox has and does is asked of the sandbox');
export const notFixed = atLive('the sandbox answers one fixed body for any id (I-13)');
export const fixedBody = atMockSandbox(
  'the vendor does not promise which body it is; our mock answers the published one',
);

/** @param decision the one that says what our mock does there */
export const atOurMock = (decision: string, targets: readonly TargetName[] = mockTargets): Scope => ({
  targets,
  ours: true,
  because: `promised by our own mock alone (${decision}): elsewhere such a request may end the server`,
});
