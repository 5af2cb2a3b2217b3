import { type Exchange, triesOf } from '../spec/exchange.ts';
import type { TargetName } from '../spec/targets.ts';
import type { Finding } from '../spec/finding.ts';
import type { Json } from '../values/json.ts';
import type { Given } from '../cases/given.ts';
import type { RequestDraft } from '../cases/request.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { Allowed } from '../cases/permission.ts';
import type { WebhookMessage } from '../spec/webhook.ts';
import type { Why } from '../spec/why.ts';
import type { exitCodes } from './exit-codes.ts';

/** A target as the kernel sees it: where sessions come from. Built in targets/. */
export interface Target {
  readonly name: TargetName;
  /** Why a state cannot be reached here, known before the run; null if it can. */
  whyNot(given: Given): Why | null;
  /** What may be done here beyond reading. */
  readonly allowed: Allowed;
  /** Whether it is the suite's own mock, which promises more than the vendors do. */
  readonly ownMock: boolean;
  /** A session of its own: on a mock, an account nobody else uses. */
  open(): Session;
}

/**
 * A target that was asked for and not judged, or not to its end. `why` and `todo` are sentences; `baseUrl` is empty where
 * the settings give none that can be meant; `exit` is what it adds to the exit code.
 */
export type Unjudged = {
  readonly target: TargetName;
  readonly baseUrl: string;
  readonly why: string;
  readonly todo: string;
  readonly exit: (typeof exitCodes)['usage' | 'suiteFailed' | 'unreachable'];
};

/** One case's or journey's dealings with a target. */
export interface Session {
  /**
   * Brings states about, in their order.
   * @throws TargetFailed if the target does not do its part; NotReachable if it did and the state is not there;
   *   anything else is a harness error
   */
  arrange(given: readonly Given[], use: Use): Promise<Arranged>;
  /**
   * Sends one request. A failing connection is an answer (`TransportFailure`), not an error.
   * @param expected the status it should be answered: what should be refused and is taken creates unasked
   * @param at `live`: the live API beside this sandbox, which is only read from. Needs `live-beside-sandbox`
   */
  send(draft: RequestDraft, expected: number, at?: 'live'): Promise<Exchange>;
  /** What has been sent so far, in order; left out by one that sends nothing itself. */
  readonly sent?: readonly Exchange[];
  /** What every request of it is made of, though arranging may come to nothing; left out as well by who sends nothing. */
  readonly parameters?: Parameters;
  /**
   * Does what the customer or the vendor's staff would do to an import or job. Needs `control`.
   * @throws ActionRefused if the import is not in a state for it
   */
  act(id: string, action: string): Promise<TakenStep>;
  /** Lets time pass at the target: its clock is moved where we can, else we wait; null: we waited. */
  pass(ms: number): Promise<TakenStep | null>;
  /** Sets this session's account up: its clock, limiter, job speed. Needs `control`. */
  set(settings: { readonly [name: string]: Json }): Promise<TakenStep>;
  /** Has webhooks sent to a receiver of this session's own, which answers a status; signed with the secret. Needs `webhooks`. */
  listen(secret: string | null, answers: number): Promise<TakenStep>;
  /** The messages that have come so far, once there are `count` of them or it has become idle to wait. */
  webhooks(count: number): Promise<readonly WebhookMessage[]>;
  close(): void;
}

/**
 * What a case does to the state it asks for: one that only reads an import or job shares it with others where creating
 * costs something.
 */
export type Use = 'reads' | 'changes';

/** What arranging did and what it found out. */
export type Arranged = {
  readonly parameters: Parameters;
  readonly steps: readonly TakenStep[];
};

/** A step on the way to a state: an exchange of the API itself, or a call of the mock's control API. */
export type TakenStep =
  | { readonly kind: 'exchange'; readonly exchange: Exchange; readonly gives: readonly Gives[] }
  | {
      readonly kind: 'control';
      readonly method: string;
      readonly path: string;
      readonly body: string;
      /** Why it was refused, where it was. */
      readonly refused?: string;
    };

/** A parameter that an exchange's answer gave, by its JSON pointer there. */
export type Gives = { readonly parameter: string; readonly pointer: string };

export const stepOf = (exchange: Exchange, gives: readonly Gives[] = []): TakenStep => ({
  kind: 'exchange',
  exchange,
  gives,
});

/** The API exchanges among steps. */
export const exchangesIn = (steps: readonly TakenStep[]): Exchange[] =>
  steps.flatMap((step) => (step.kind === 'exchange' ? [step.exchange] : []));

/** The same, every try of each. */
export const triesIn = (steps: readonly TakenStep[]): Exchange[] => exchangesIn(steps).flatMap(triesOf);

/** The target did not do what its contract says while a state was arranged. */
export class TargetFailed extends Error {
  override readonly name = 'TargetFailed';
  readonly exchange: Exchange;
  readonly findings: readonly Finding[];

  constructor(exchange: Exchange, findings: readonly Finding[]) {
    super(`${exchange.target} failed while a state was arranged`);
    this.exchange = exchange;
    this.findings = findings;
  }
}

/** The import or job does not take an action that its API's answers promised. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
  readonly step: TakenStep;

  constructor(why: string, step: TakenStep) {
    super(why);
    this.step = step;
  }
}

/** A state that was declared reachable is not there, though nobody broke a promise. */
export class NotReachable extends Error {
  override readonly name = 'NotReachable';
}
