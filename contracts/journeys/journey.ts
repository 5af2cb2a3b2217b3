import type { Expectation, RequestTemplate } from '../cases/case.ts';
import type { OperationId } from '../spec/contract.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { TargetName } from '../spec/targets.ts';
import type { Finding } from '../spec/finding.ts';
import type { Given } from '../cases/given.ts';
import type { Json } from '../values/json.ts';
import type { Api } from '../spec/operation.ts';
import type { Consequence } from '../cases/permission.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Scope } from '../spec/scopes.ts';

/** A story over several requests, for what no single exchange can show. */
export type Journey = {
  /** `import2.journey/life-cycle`: the API, and a name. */
  readonly id: `${Api}.journey/${string}`;
  readonly title: string;
  /** What its steps hold where all goes well: a test walks it at the mock, and sees each of these held. */
  readonly verifies: readonly [RequirementId, ...RequirementId[]];
  /** What has to be reached; left out: nothing. */
  readonly given?: readonly Given[];
  /** What its requests do if they are taken; left out: all that its API's can. It is not walked where that is not permitted. */
  readonly does?: readonly Consequence[];
  /** Where it is walked; left out: everywhere. */
  readonly at?: Scope;
  readonly walk: (walk: Walk) => Promise<void>;
};

/** A request within a journey, with what is expected of its answer. */
export type RequestStep = {
  /** Left out: as the operation succeeds. */
  readonly status?: number;
  /** Statuses that are as good, if only for now: what they mean is the journey's to say. */
  readonly or?: readonly number[];
  /** `live`: the live API beside this sandbox is asked, which is only read from. */
  readonly at?: 'live';
  /** What a wrong status or body breaks, and a right one holds; if not said, a wrong one breaks the journey's first. */
  readonly verifies?: RequirementId;
  readonly request?: RequestTemplate;
  readonly expect?: Expectation;
};

/** What a journey can do. Every exchange runs through all rules. */
export interface Walk {
  readonly target: TargetName;
  /** Sends an operation's plain request as changed, and answers the body (`undefined` if none came). */
  readonly send: (operation: OperationId, asked?: RequestStep) => Promise<Json | undefined>;
  /** Takes a value from the last answer, for later requests to use as `{parameter}`. */
  readonly remember: (parameter: string, pointer: string) => string;
  /** Sets a parameter to a value remembered earlier. */
  readonly use: (parameter: string, value: string) => void;
  readonly remembered: (parameter: string) => string;
  /** All that was said so far, in order. */
  readonly exchanges: () => readonly Exchange[];
  readonly last: () => Exchange | undefined;
  /** Lets time pass at the target: its clock is moved where we can, else we wait. */
  readonly pass: (ms: number) => Promise<void>;
  /** How long the journey has taken by now, in milliseconds at the target. */
  readonly elapsed: () => number;
  /** How long jobs are followed, in milliseconds. */
  readonly patienceMs: number;
  /** Does what the customer, or the vendor's staff, would do to the import or job that is remembered; a refusal breaks what `verifies` says. */
  readonly act: (action: string, verifies?: RequirementId) => Promise<void>;
  /** Sets the target's account up, as the mock's control API can. */
  readonly set: (settings: { readonly [name: string]: Json }) => Promise<void>;
  /** Has webhooks sent to us, who answer 200, or a status that says we could not take them. */
  readonly listen: (answers?: number) => Promise<void>;
  /** Waits for the webhooks up to this one to have come, all of them held to the rules; answers their bodies. */
  readonly hear: (count: number) => Promise<readonly Json[]>;
  /**
   * Tells what polls, compared by some requirements, have against each other.
   * @param exchange the one that shows it; left out: the last
   */
  readonly tell: (verifies: readonly RequirementId[], findings: readonly Finding[], exchange?: Exchange) => void;
}
