import { type LimiterState, decide, initialState } from '../limiter/models/model.ts';
import { retryAfterHeader } from '../limiter/models/retry-after.ts';
import { type Caller, scopeKey } from '../limiter/models/scope.ts';
import type { LimiterSetting } from '../limiter/models/setting.ts';
import type { OperationId } from '../contracts/spec/contract.ts';
import type { Api } from '../contracts/spec/operation.ts';
import type { Answer, Asked } from '../faults/operator.ts';
import { type Behaviour, honest } from '../faults/behaviour.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { FaultScope } from '../faults/fault.ts';
import { type FaultSetting, applyFaults, behaviourIn } from '../faults/setting.ts';
import { Clock, type Keeper } from './clock.ts';
import { hex } from './ids.ts';
import { longestLog, mostAccounts, mostLimiterStates, mostHeld, mostTokens } from './limits.ts';
import type { Migration } from './migration.ts';
import type { Job } from './job.ts';
import { mispost } from './faulty/webhooks.ts';
import { Messenger, type Post, postSigned } from './webhooks.ts';
import { webhookOperation } from '../contracts/spec/webhook.ts';

/** What the whole mock was started with, and every new account begins with. */
export type MockDefaults = {
  readonly limiters: { readonly [api in Api]: LimiterSetting };
  readonly recordsPerSecond: number;
  readonly seed: string;
  readonly faults: readonly FaultSetting[];
  readonly now: () => number;
};

/** One line of an account's request log. */
export type LogEntry = { readonly at: number; readonly method: string; readonly path: string; readonly status: number };

const longestPath = 300;

/** What stands between a caller who is let in and an operation. */
export type Gate = { readonly limiter: LimiterSetting | null; readonly isForbidden: boolean };

/** Everything the mock knows of one credential: its own state, clock, limiter and log. */
export class Account {
  readonly name: string;
  readonly clock: Clock;
  readonly migrations: Migration[] = [];
  readonly jobs: Job[] = [];
  readonly log: LogEntry[] = [];
  readonly messenger: Messenger;
  limiters: { [api in Api]: LimiterSetting };
  recordsPerSecond: number;
  /** Without permission every Elastic Path call is answered 403. */
  permitted = true;
  /** How many things it held when they were last counted. */
  size = 0;
  readonly #seed: string;
  readonly #tokens = new Map<string, number>();
  #limiterStates = new Map<string, LimiterState>();
  #faults: readonly FaultSetting[];
  readonly #occasions = new Map<FaultSetting, number>();
  readonly #behaviours = new Map<string, Behaviour>();
  #issued = 0;

  constructor(name: string, defaults: MockDefaults) {
    this.name = name;
    this.clock = new Clock(defaults.now);
    this.limiters = { ...defaults.limiters };
    this.recordsPerSecond = defaults.recordsPerSecond;
    this.#faults = defaults.faults;
    this.#seed = defaults.seed;
    this.messenger = new Messenger(this.clock, this.migrations, (receiver, message) =>
      mispost(this.#send, this.behaviour(null))(receiver, message),
    );
  }

  readonly #send: Post = (receiver, message) => {
    const whole = { status: 200, headers: [], body: JSON.stringify(message) };
    return postSigned(receiver, this.breakAnswer(webhookOperation, whole, { authorization: '', body: '' }).body);
  };

  readonly issue: Keeper['issue'] = (what) => {
    const serial = ++this.#issued;
    return { serial, digest: hex(this.#seed, this.name, what, serial) };
  };

  /** Sets the limiter of both APIs; whoever was refused starts afresh. */
  setLimiter(limiter: LimiterSetting): void {
    this.limiters = { import2: limiter, 'elastic-path': limiter };
    this.#limiterStates.clear();
  }

  /** Moves the clock; a limiter cannot look back in time, so its states start afresh. */
  setClock(instant: number): void {
    if (instant < this.clock.now()) this.#limiterStates.clear();
    this.clock.set(instant);
  }

  get hasFaults(): boolean {
    return this.#faults.length > 0;
  }

  setFaults(faults: readonly FaultSetting[]): void {
    this.#faults = faults;
    this.#occasions.clear();
    this.#behaviours.clear();
  }

  /** How this account is dealt with in an operation; null: where none is called. */
  behaviour(operation: OperationId | null, site: Site | null = null): Behaviour {
    if (this.#faults.length === 0) return honest;
    const key = `${operation} ${site}`;
    const known = this.#behaviours.get(key) ?? behaviourIn(this.#faults, operation, site);
    this.#behaviours.set(key, known);
    return known;
  }

  /** The sandbox has no limit; permission is Elastic Path's. */
  gate(api: Api, site: Site): Gate {
    const limiter = site === 'sandbox' ? null : this.limiters[api];
    return { limiter, isForbidden: api === 'elastic-path' && !this.permitted };
  }

  /** Whether a limiter lets a request in, and what a refusal says in `Retry-After`. */
  admit(api: Api, caller: Caller, setting: LimiterSetting): { accepted: boolean; retryAfter: string | null } {
    const { model, countRefused, scope, retryAfter } = setting;
    if (model.kind === 'none') return { accepted: true, retryAfter: null };
    const key = `${api} ${scopeKey(scope, caller)}`;
    const now = Math.floor(this.clock.now()); // the models are exact to the millisecond
    const { decision, state } = decide(model, this.#limiterStates.get(key) ?? initialState(model), now, countRefused);
    this.#limiterStates.set(key, state);
    forgetOldest(this.#limiterStates, mostLimiterStates);
    const told = decision.accepted ? null : retryAfterHeader(retryAfter, decision.retryAfterMs, now);
    return { accepted: decision.accepted, retryAfter: told };
  }

  /** Issues a bearer token that lasts so many seconds on this account's clock. */
  issueToken(seconds: number): string {
    const token = `${this.name}~${this.issue('token').digest}`;
    this.#tokens.set(token, this.clock.now() + seconds * 1000);
    forgetOldest(this.#tokens, mostTokens);
    return token;
  }

  /** Whether the token was issued to this account and has not expired. */
  knowsToken(token: string): boolean {
    return (this.#tokens.get(token) ?? 0) > this.clock.now();
  }

  /** The answer as this account gets it: whole, or broken by its faults. */
  breakAnswer(
    operation: FaultScope['operation'],
    answer: Answer,
    asked: Omit<Asked, 'occasion'>,
    site: Site = 'live',
  ): Answer {
    return applyFaults(this.#faults, this.#occasions, operation, answer, asked, site);
  }

  record(method: string, path: string, status: number): void {
    const shown = path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
    this.log.push({ at: this.clock.now(), method, path: shown, status });
    if (this.log.length > longestLog) this.log.shift();
  }

  /** Counts what the account holds. @returns by how much that is more than at the last count */
  count(): number {
    const before = this.size;
    const { migrations, jobs, log, messenger } = this;
    const lists = [migrations, jobs, log, messenger.sent].reduce((sum, { length }) => sum + length, 0);
    this.size = lists + this.#tokens.size + this.#limiterStates.size;
    return this.size - before;
  }
}

function forgetOldest<Key>(map: Map<Key, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

/** The account of requests that name none: it has the faults the mock was started with. */
export const nobody = 'anonymous';

/** The accounts, by name, made when first spoken of. */
export class Accounts {
  /** In the order in which they were last spoken of. */
  readonly #accounts = new Map<string, Account>();
  readonly #nobody: Account;
  #defaults: MockDefaults;
  #latest: Account;
  /** What all accounts held when they were last looked at. */
  #held = 0;

  constructor(defaults: MockDefaults) {
    this.#defaults = defaults;
    this.#nobody = new Account(nobody, defaults);
    this.#latest = this.#nobody;
  }

  get(name: string): Account {
    if (name === nobody) return this.#nobody; // it is asked for all the time, and is never forgotten
    if (name === this.#latest.name) return this.#latest;
    this.#held += this.#latest.count();
    const account = this.#accounts.get(name) ?? new Account(name, this.#defaults);
    this.#accounts.delete(name);
    this.#accounts.set(name, account);
    this.#latest = account;
    for (const [idlest, { messenger, size }] of this.#accounts) {
      const isFull = this.#accounts.size > mostAccounts || (this.#held > mostHeld && this.#accounts.size > 1);
      if (!isFull) break;
      this.#held -= size;
      messenger.sleep();
      this.#accounts.delete(idlest);
    }
    return account;
  }

  /** Faults of all accounts that begin from now on, and of requests that name none. */
  setFaults(faults: readonly FaultSetting[]): void {
    this.#defaults = { ...this.#defaults, faults };
    this.get(nobody).setFaults(faults);
  }

  /** All of them, whoever asks. */
  everybody(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  close(): void {
    for (const { messenger } of this.#accounts.values()) messenger.sleep();
  }
}

/** The names of accounts: any Basic user or bearer token of this form is one. */
export const isAccountName = (name: string): boolean => /^mock-[\w.-]{1,200}$/.test(name);
