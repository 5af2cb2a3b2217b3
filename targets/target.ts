import { setTimeout as sleep } from 'node:timers/promises';
import type { Given } from '../contracts/cases/given.ts';
import { parametersFor } from '../contracts/settings/parameters.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Session, Target } from '../contracts/judge/target.ts';
import type { Reach } from '../contracts/spec/why.ts';
import { reachOf } from './arrangers.ts';
import type { Client } from './client.ts';
import { type Creations, noCreations } from './creations.ts';
import { credentialsFor } from './credentials.ts';
import type { TargetFacts } from './facts.ts';
import { ApiSession, type SessionContext } from './session.ts';
import { settingsAt } from './settings-at.ts';
import { TokenSource } from './token-source.ts';

/** What a run is known by: what it creates carries `id`; a load run draws what it sends by `seed`. */
export type RunIdentity = { readonly id: string; readonly seed: string };

/** Sessions opened by this process, whichever target they are of: an account serves both APIs. */
let opened = 0;
const processName = `${process.pid.toString(36)}${Math.floor(Math.random() * 36 ** 4).toString(36)}`;

/**
 * A target over HTTP. On our mock every session is an account of its own, whatever tokens the settings hold; elsewhere
 * all share the settings' account.
 */
export class HttpTarget implements Target {
  readonly name: Target['name'];
  readonly allowed: Target['allowed'];
  readonly ownMock: boolean;
  readonly #facts: TargetFacts;
  readonly #settings: Settings;
  readonly #client: Client;
  readonly #run: RunIdentity;
  readonly #tokens: TokenSource;
  readonly #creations: Creations;
  readonly #wait: SessionContext['wait'];
  readonly #shared: SessionContext['shared'] = new Map();

  /**
   * @param creations asked before anything real is created; left out: nothing may be
   * @param wait lets time pass where no clock can be moved
   */
  constructor(
    facts: TargetFacts,
    settings: Settings,
    client: Client,
    run: RunIdentity,
    creations: Creations = noCreations,
    wait: SessionContext['wait'] = (ms) => sleep(ms),
  ) {
    this.#wait = wait;
    this.name = facts.name;
    this.allowed = facts.allowed;
    this.ownMock = facts.control !== null;
    this.#creations = creations;
    this.#facts = facts;
    this.#settings = settingsAt(facts, settings);
    this.#client = client;
    this.#run = run;
    this.#tokens = new TokenSource(settings, facts.baseUrl, client);
  }

  reach(given: Given): Reach {
    return reachOf(given, this.#facts, this.#settings);
  }

  open(): Session {
    const account = `mock-${this.#run.id}-${processName}-${++opened}`;
    return new ApiSession({
      facts: this.#facts,
      settings: this.#settings,
      client: this.#client,
      credentials: credentialsFor(this.#facts, this.#settings, account, () => this.#tokens.get()),
      renew: this.#renews() ? (refused) => this.#tokens.instead(refused) : null,
      parameters: parametersFor(this.#settings, this.#run.id),
      creations: this.#creations,
      wait: this.#wait,
      shared: this.#shared,
    });
  }

  /** Whether a token that is refused can be had anew. */
  #renews(): boolean {
    const { token, clientSecret } = this.#settings.elasticPath;
    return this.name === 'elastic-path@store' && token === null && clientSecret !== null;
  }
}
