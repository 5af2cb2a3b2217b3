import {
  type FixedWindow,
  type FixedWindowState,
  decideFixedWindow,
  type Decision,
} from '../contracts/limiter/fixed-window.ts';
import type { Api } from '../contracts/operation.ts';
import { Clock } from './clock.ts';
import { hex } from './ids.ts';
import type { Migration } from './migration.ts';
import type { Job } from './job.ts';

export type LimiterSetting = FixedWindow | { readonly kind: 'none' };

/** What the whole mock was started with, and every new account begins with. */
export type MockDefaults = {
  readonly limiters: { readonly [api in Api]: LimiterSetting };
  readonly recordsPerSecond: number;
  readonly seed: string;
  readonly now: () => number;
};

/** One line of an account's request log. */
export type LogEntry = { readonly at: number; readonly method: string; readonly path: string; readonly status: number };

const longestLog = 1000;

/** Everything the mock knows of one credential: its own state, clock, limiter and log. */
export class Account {
  readonly name: string;
  readonly clock: Clock;
  readonly migrations: Migration[] = [];
  readonly jobs: Job[] = [];
  readonly log: LogEntry[] = [];
  limiters: { [api in Api]: LimiterSetting };
  recordsPerSecond: number;
  /** Without permission every Elastic Path call is answered 403. */
  permitted = true;
  readonly #seed: string;
  readonly #tokens = new Map<string, number>();
  readonly #windows = new Map<Api, FixedWindowState>();
  #issued = 0;

  constructor(name: string, defaults: MockDefaults) {
    this.name = name;
    this.clock = new Clock(defaults.now);
    this.limiters = { ...defaults.limiters };
    this.recordsPerSecond = defaults.recordsPerSecond;
    this.#seed = defaults.seed;
  }

  /** A number and a digest that no other account gets. */
  issue(what: string): { serial: number; digest: string } {
    const serial = ++this.#issued;
    return { serial, digest: hex(this.#seed, this.name, what, serial) };
  }

  admit(api: Api): Decision {
    const limiter = this.limiters[api];
    if (limiter.kind === 'none') return { accepted: true, retryAfterMs: 0 };
    const { decision, state } = decideFixedWindow(limiter, this.#windows.get(api), this.clock.now());
    this.#windows.set(api, state);
    return decision;
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

  record(entry: LogEntry): void {
    this.log.push(entry);
    if (this.log.length > longestLog) this.log.shift();
  }
}

/** The accounts, by name, made when first spoken of. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #defaults: MockDefaults;

  constructor(defaults: MockDefaults) {
    this.#defaults = defaults;
  }

  get(name: string): Account {
    const known = this.#accounts.get(name);
    if (known) return known;
    const account = new Account(name, this.#defaults);
    this.#accounts.set(name, account);
    return account;
  }
}

/** The names of accounts: any Basic user or bearer token of this form is one. */
export const isAccountName = (name: string): boolean => /^mock-[\w.-]{1,200}$/.test(name);
