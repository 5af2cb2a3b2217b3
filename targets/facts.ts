import type { Ability } from '../contracts/case.ts';
import type { TargetName } from '../contracts/exchange.ts';
import type { Api } from '../contracts/operation.ts';
import type { Allowed } from '../contracts/permission.ts';

/** What is known of a target before the run: where it is, what it can do, what the settings give it. */
export type TargetFacts = {
  readonly name: TargetName;
  readonly baseUrl: string;
  /** Where the mock's control API answers, null where there is none. */
  readonly control: string | null;
  /** Whether it answers `Prefer: code=…` with the documented answer of that status. */
  readonly prefer: boolean;
  /** What the server was seen to have; every real target has all. */
  readonly abilities: readonly Ability[];
  /** What the greeting showed: how long it took, and how far the server's clock is ahead of ours, in seconds, if it told. */
  readonly greeting?: { readonly tookMs: number; readonly aheadSeconds: number | null };
  /** What may be done there beyond reading. */
  readonly allowed: Allowed;
};

/** Whether a target is one of the mock's kind, with accounts to be had for the asking. */
export const isMockKind = (name: TargetName): boolean => name.includes('@mock');

/** A target as a result file names it; `ownMock`: it is the suite's own mock, whatever its port. */
export const seenAs = ({ name, baseUrl, control }: TargetFacts) => ({ name, baseUrl, ownMock: control !== null });

/** Which of the two APIs a target is. */
export const apiOf = (name: TargetName): Api => (name.startsWith('import2') ? 'import2' : 'elastic-path');
