import { allowedAt } from '../contracts/cases/permission.ts';
import { usualParameters } from '../contracts/settings/parameters.ts';
import type { Environment } from '../contracts/settings/readers.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import type { Permission } from '../contracts/settings/table.ts';
import { Secret } from '../contracts/values/secret.ts';
import { isObject, parseJson } from '../contracts/values/json.ts';
import { buildRequest } from '../contracts/cases/request.ts';
import { type Client, createClient } from '../targets/client.ts';
import { callControl, changeOf } from '../targets/control.ts';
import type { Creations } from '../targets/creations.ts';
import { authorizedAs, mockClientSecret } from '../contracts/spec/auth.ts';
import { type TargetFacts, allAbilities, knowingTheirLive } from '../targets/facts.ts';
import { HarnessError } from '../targets/errors.ts';
import { paceFor, paced } from '../targets/pacing.ts';
import { patient } from '../targets/patience.ts';
import type { Target } from '../contracts/judge/target.ts';
import { httpTarget } from '../targets/target.ts';
import {
  type TargetName,
  counterpartOf,
  developmentStore,
  isMock,
  mountPoints,
  targetTable,
} from '../contracts/spec/targets.ts';

/** The real target in the place of a mock's; any other as it is. */
export const realNameOf = (name: string): TargetName =>
  (isMock(name) ? counterpartOf(name) : undefined) ?? (name as TargetName);

/** A clock that is moved where a run would wait: what takes minutes at a store takes none here. */
export class MovedClock {
  #aheadMs = 0;
  readonly now = (): number => Date.now() + this.#aheadMs;
  readonly pass = (ms: number): Promise<void> => {
    this.#aheadMs += ms;
    return Promise.resolve();
  };

  /** What a client tells of times, by this clock: its own, and the server's, which is the same. */
  shown(client: Client): Client {
    return {
      ...client,
      send: async (request) => {
        const aheadMs = this.#aheadMs;
        const { timing, ...answer } = await client.send(request);
        const moved = timing && { ...timing, startedAt: timing.startedAt + aheadMs };
        if (answer.kind === 'failure') return { ...answer, ...(moved ? { timing: moved } : {}) };
        const headers = answer.headers.map(([name, value]) =>
          name.toLowerCase() === 'date'
            ? ([name, new Date(Date.parse(value) + aheadMs).toUTCString()] as const)
            : ([name, value] as const),
        );
        return { ...answer, headers, ...(moved ? { timing: moved } : {}) };
      },
    };
  }
}

/** Everything that a real run may do if it is permitted. */
const allowLive: readonly Permission[] = ['import2', 'elastic-path', 'import2-pay'];

/** Accounts of the mock as their owner has them: one of each API's, and those that few have. */
const accounts = { own: 'mock-real', other: 'mock-real-other', forbidden: 'mock-real-forbidden' } as const;

/** A store's jobs take seconds, so that they wait for one another. */
const recordsPerSecond = 1;

/**
 * Does at a sound mock what their owner did long ago: imports that are archived and cancelled, a token without permission.
 * @returns what such an owner puts into the settings
 * @throws HarnessError if the mock does not do its part
 */
export async function prepare(root: string): Promise<Environment> {
  const client = createClient();
  const control = (account: string) => ({ root, account: new Secret(account), client });
  const putAway = async (step: 'archive' | 'cancel'): Promise<string> => {
    const id = await createdImport(root, client);
    await callControl(control(accounts.own), {
      method: 'POST',
      path: `/_mock/imports/${id}`,
      body: JSON.stringify({ step }),
    });
    return id;
  };
  try {
    await callControl(control(accounts.forbidden), changeOf({ permitted: false }));
    await callControl(control(accounts.own), changeOf({ recordsPerSecond }));
    return {
      IMPORT2_TOKEN: accounts.own,
      IMPORT2_OTHER_TOKEN: accounts.other,
      IMPORT2_SOURCE_TOOL: 'tumblr',
      IMPORT2_DESTINATION_URL: 'https://owner.example/',
      IMPORT2_DESTINATION_USERNAME: 'owner',
      IMPORT2_DESTINATION_TOKEN: 'token-of-the-owner',
      IMPORT2_ARCHIVED_ID: await putAway('archive'),
      IMPORT2_CANCELLED_ID: await putAway('cancel'),
      EP_TOKEN: accounts.own,
      EP_CLIENT_ID: accounts.own,
      EP_CLIENT_SECRET: mockClientSecret,
      EP_FORBIDDEN_TOKEN: accounts.forbidden,
      EP_RATE_LIMIT: String(developmentStore),
    };
  } finally {
    await client.close();
  }
}

async function createdImport(root: string, client: Client): Promise<string> {
  const operation = 'import2.createImport';
  const { method, path, headers, body } = buildRequest(
    { operation, request: {} },
    { ...usualParameters, run: 'earlier' },
  );
  const answer = await client.send({
    method,
    url: root + targetTable['import2@mock-live'].base + path,
    headers: [...headers, ...authorizedAs(new Secret(accounts.own), 'basic')],
    body,
  });
  const json = answer.kind === 'response' ? parseJson(answer.body) : null;
  const id = isObject(json) ? json['id'] : null;
  if (typeof id !== 'string') throw new HarnessError(`the mock created no import before it was broken`);
  return id;
}

/** Nobody pays for what is created here. */
const free: Creations = { begin: () => () => undefined, earlier: () => undefined };

/** A mock's targets as real ones: no control API, one account, paced, and patient where a real run is. */
export function realTargets(
  root: string,
  owner: Environment,
  { seed, clock, client }: { readonly seed: string; readonly clock: MovedClock; readonly client: Client },
): Target[] {
  const settings = parseSettings({ ...owner });
  const facts = mountPoints.map(({ target, base }): TargetFacts => {
    const one = { name: realNameOf(target), baseUrl: `${root}${base}` };
    return { ...one, control: null, prefer: false, abilities: allAbilities, allowed: allowedAt(one, allowLive) };
  });
  const { now, pass } = clock;
  const inTime = paced(clock.shown(client), paceFor(facts, settings) ?? 1, { now, sleep: pass });
  const polite = patient(inTime, { sleep: pass, now });
  return knowingTheirLive(facts).map((one) => httpTarget(one, settings, polite, { id: 'proof', seed }, free, pass));
}
