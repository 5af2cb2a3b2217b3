import { type LimiterState, decide, initialState } from '../contracts/limiter/model.ts';
import { retryAfterHeader } from '../contracts/limiter/retry-after.ts';
import { type Caller, scopeKey } from '../contracts/limiter/scope.ts';
import type { LimiterSetting } from '../contracts/limiter/setting.ts';
import type { OperationId } from '../contracts/contract.ts';
import type { Api } from '../contracts/operation.ts';
import type { Answer, Asked } from '../faults/operator.ts';
import { type Behaviour, honest, misapply } from '../faults/behaviour.ts';
import { type FaultSetting, applyFaults, behaviourIn } from '../faults/setting.ts';
import { Clock } from './clock.ts';
import { hex } from './ids.ts';
import type { Migration } from './migration.ts';
import type { Job } from './job.ts';
import { Messenger } from './webhooks.ts';

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

const longestLog = 1000;
const staleMs = 60_000;

/** Everything the mock knows of one credential: its own state, clock, limiter and log. */
export class Account {
  readonly name: string;
  readonly clock: Clock;
  readonly migrations: Migration[] = [];
  readonly jobs: Job[] = [];
  readonly log: LogEntry[] = [];
  readonly messenger = new Messenger(this);
  limiters: { [api in Api]: LimiterSetting };
  recordsPerSecond: number;
  /** Without permission every Elastic Path call is answered 403. */
  permitted = true;
  readonly #seed: string;
  readonly #tokens = new Map<string, number>();
  #budgets = new Map<string, LimiterState>();
  #faults: readonly FaultSetting[];
  readonly #occasions = new Map<FaultSetting, number>();
  readonly #behaviours = new Map<OperationId | null, Behaviour>();
  #issued = 0;
  #looks = 0;

  constructor(name: string, defaults: MockDefaults) {
    this.name = name;
    this.clock = new Clock(defaults.now);
    this.limiters = { ...defaults.limiters };
    this.recordsPerSecond = defaults.recordsPerSecond;
    this.#faults = defaults.faults;
    this.#seed = defaults.seed;
  }

  /** A number and a digest that no other account gets. */
  issue(what: string): { serial: number; digest: string } {
    const serial = ++this.#issued;
    return { serial, digest: hex(this.#seed, this.name, what, serial) };
  }

  /** Sets the limiter of both APIs; whoever was refused starts afresh. */
  setLimiter(limiter: LimiterSetting): void {
    this.limiters = { import2: limiter, 'elastic-path': limiter };
    this.#budgets.clear();
  }

  /** Moves the clock; a limiter cannot look back in time, so its budgets start afresh. */
  setClock(instant: number): void {
    if (instant < this.clock.now()) this.#budgets.clear();
    this.clock.set(instant);
  }

  setFaults(faults: readonly FaultSetting[]): void {
    this.#faults = faults;
    this.#occasions.clear();
    this.#behaviours.clear();
  }

  /** How this account is dealt with in an operation; null: where none is called. */
  behaviour(operation: OperationId | null): Behaviour {
    if (this.#faults.length === 0) return honest;
    const known = this.#behaviours.get(operation) ?? behaviourIn(this.#faults, operation);
    this.#behaviours.set(operation, known);
    return known;
  }

  /** Whether the limiter lets a request in, and what a refusal says in `Retry-After`. */
  admit(api: Api, caller: Caller): { readonly accepted: boolean; readonly retryAfter: string | null } {
    const how = this.behaviour(caller.operation as OperationId).limiter;
    const { model, countRefused, scope, retryAfter } = misapply(this.limiters[api], how);
    if (model.kind === 'none') return { accepted: true, retryAfter: null };
    const key = `${api} ${scopeKey(scope, caller)}`;
    const now = Math.floor(this.clock.now()); // the models are exact to the millisecond
    const { decision, state } = decide(model, this.#budgets.get(key) ?? initialState(model), now, countRefused);
    this.#budgets.set(key, state);
    const told = decision.accepted ? null : retryAfterHeader(retryAfter, decision.retryAfterMs, now);
    return { accepted: decision.accepted, retryAfter: told };
  }

  /** The moment that a look shows: now, or, where reads are stale, every second time a minute ago. */
  moment({ reads }: Behaviour): number {
    const isStale = reads === 'stale' && ++this.#looks % 2 === 0;
    return this.clock.now() - (isStale ? staleMs : 0);
  }

  /** Issues a bearer token that lasts so many seconds on this account's clock. */
  issueToken(seconds: number): string {
    const token = `${this.name}~${this.issue('token').digest}`;
    this.#tokens.set(token, this.clock.now() + seconds * 1000);
    return token;
  }

  /** Whether the token was issued to this account and has not expired. */
  knowsToken(token: string): boolean {
    return (this.#tokens.get(token) ?? 0) > this.clock.now();
  }

  /** The answer as this account gets it: whole, or broken by its faults. */
  breakAnswer(operation: OperationId, answer: Answer, asked: Omit<Asked, 'occasion'>): Answer {
    return applyFaults(this.#faults, this.#occasions, operation, answer, asked);
  }

  record(entry: LogEntry): void {
    this.log.push(entry);
    if (this.log.length > longestLog) this.log.shift();
  }
}

/** The account of requests that name none: it has the faults the mock was started with. */
export const nobody = 'anonymous';

/** How many accounts are kept; beyond that the one that was silent longest is forgotten. */
export const mostAccounts = 20_000;

/** The accounts, by name, made when first spoken of. */
export class Accounts {
  /** In the order in which they were last spoken of. */
  readonly #accounts = new Map<string, Account>();
  #defaults: MockDefaults;

  constructor(defaults: MockDefaults) {
    this.#defaults = defaults;
  }

  get(name: string): Account {
    const account = this.#accounts.get(name) ?? new Account(name, this.#defaults);
    this.#accounts.delete(name);
    this.#accounts.set(name, account);
    if (this.#accounts.size > mostAccounts) this.#forgetIdlest();
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

  #forgetIdlest(): void {
    for (const [name, { messenger }] of this.#accounts) {
      messenger.sleep();
      this.#accounts.delete(name);
      return;
    }
  }
}

/** The names of accounts: any Basic user or bearer token of this form is one. */
export const isAccountName = (name: string): boolean => /^mock-[\w.-]{1,200}$/.test(name);
