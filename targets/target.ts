import { setTimeout as sleep } from 'node:timers/promises';
import { parametersFor } from '../contracts/settings/parameters.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Target } from '../contracts/judge/target.ts';
import { arrange, whyNotReached } from './arrangers.ts';
import type { Client } from './client.ts';
import { type Creations, noCreations } from './creations.ts';
import { credentialsFor } from './credentials.ts';
import { type TargetFacts, settingsAt } from './facts.ts';
import { ApiSession, type SessionContext } from './session.ts';
import { signIn, tokenSource } from './sign-in.ts';

/** What a run is known by: what it creates carries `id`; a load run draws what it sends by `seed`. */
export type RunIdentity = { readonly id: string; readonly seed: string };

/** Four letters or digits, for a name that nobody else has. */
export function randomLetters(): string {
  return Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
}

/** Sessions opened by this process, whichever target they are of: an account serves both APIs. */
let opened = 0;
const processName = `${process.pid.toString(36)}${randomLetters()}`;

/**
 * A target over HTTP. On our mock every session is an account of its own, whatever tokens the settings hold; elsewhere
 * all share the settings' account.
 * @param creations asked before anything real is created; left out: nothing may be
 * @param wait lets time pass where no clock can be moved
 */
export function httpTarget(
  facts: TargetFacts,
  all: Settings,
  client: Client,
  run: RunIdentity,
  creations: Creations = noCreations,
  wait: SessionContext['wait'] = (ms) => sleep(ms),
): Target {
  const settings = settingsAt(facts, all);
  const tokens = tokenSource(() => signIn(facts, all, client));
  const { token, clientSecret } = settings['elastic-path'];
  const canRenew = facts.name === 'elastic-path@store' && token === null && clientSecret !== null;
  const context = {
    facts,
    settings,
    client,
    arrange,
    renew: canRenew ? tokens.instead : null,
    parameters: parametersFor(settings, run.id),
    creations,
    wait,
    shared: new Map(),
  };
  return {
    name: facts.name,
    allowed: facts.allowed,
    ownMock: facts.control !== null,
    whyNot: (given) => whyNotReached(given, facts, settings),
    open: () => {
      const session = `${processName}-${++opened}`;
      const account = `mock-${run.id}-${session}`;
      const parameters = { ...context.parameters, session };
      return new ApiSession({
        ...context,
        parameters,
        credentials: credentialsFor(facts, settings, account, tokens.get),
      });
    },
  };
}
