import { type Exchange, jsonOf, statusOf } from '../contracts/spec/exchange.ts';
import type { Given } from '../contracts/cases/given.ts';
import { isUnknown } from '../contracts/spec/statuses.ts';
import { plain } from '../contracts/cases/plain.ts';
import { sameJson, valueAt } from '../contracts/values/json.ts';
import { notGiven } from '../contracts/judge/expectation.ts';
import { parametersFor } from '../contracts/settings/parameters.ts';
import { whyNotAllowed } from '../contracts/cases/permission.ts';
import { buildRequest } from '../contracts/cases/request.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import {
  type Arranged,
  type TakenStep,
  type Gives,
  type Use,
  NotReachable,
  TargetFailed,
  stepOf,
} from '../contracts/judge/target.ts';
import { type Why, closedTogether, closedWays } from '../contracts/spec/why.ts';
import { Secret } from '../contracts/values/secret.ts';
import { type TargetFacts, withoutAbility } from './facts.ts';
import type { Shared } from './creations.ts';
import { HarnessError } from './errors.ts';
import type { ApiSession } from './session.ts';
import { apiOf, isMock, isSandbox } from '../contracts/spec/targets.ts';
import { tokenSeconds } from '../contracts/spec/auth.ts';
import { plainRef } from '../contracts/cases/templates.ts';

/** One way to reach a state: by the control API, by the API alone, or by an id from the settings. */
type Way = {
  /** Why this way is closed at a target, null if it is open. */
  readonly closed: (facts: TargetFacts, settings: Settings) => Why | null;
  /** Left out: nothing is to be done. @param use what the case does to what it is given */
  readonly go?: (session: ApiSession, use: Use) => Promise<Arranged>;
};

const unless = (isOpen: unknown, why: Why): Why | null => (isOpen ? null : why);
/** @param because why only our mock will do */
const controlled =
  (because = 'needs the control API of our mock') =>
  ({ control }: TargetFacts): Why | null =>
    unless(control, { because });
const needsControl = controlled();
const needsPrefer = ({ prefer }: TargetFacts): Why | null =>
  unless(prefer, {
    because: 'no request can make a server answer this; our mock does when it is asked with "Prefer: code=…"',
  });
const needsCreating = ({ allowed, name }: TargetFacts): Why | null =>
  whyNotAllowed(['changes', 'creates'], allowed, apiOf(name), 'contract');
const needsSetting = (setting: string, value: unknown): Why | null =>
  unless(value, { because: `set ${setting} to open this`, opens: setting });

const done = (parameters: { readonly [name: string]: string }, steps: readonly TakenStep[] = []): Arranged => ({
  parameters,
  steps,
});

/** An exchange as a step, with the parameters its answer gave. */
function gave(
  exchange: Exchange,
  gives: readonly Gives[],
): { step: TakenStep; parameters: { [name: string]: string } } {
  const body = jsonOf(exchange.answer);
  const parameters = Object.fromEntries(
    gives.map(({ parameter, pointer }) => {
      const value = valueAt(body, pointer);
      if (typeof value !== 'string' || value === '')
        throw new TargetFailed(exchange, notGiven(exchange, pointer, value));
      return [parameter, value];
    }),
  );
  return { step: stepOf(exchange, gives), parameters };
}

/** Creates an import by the API and gives its id, token and user. That of another account is made for a user of whom we have none. */
async function createImport(session: ApiSession, auth: 'valid' | 'other-account' = 'valid'): Promise<Arranged> {
  const destination_user = session.fill(userOf[auth]);
  const exchange = await session.succeed('import2.createImport', { auth }, { destination_user });
  const { step, parameters } = gave(exchange, [
    { parameter: 'id', pointer: '/id' },
    { parameter: 'token', pointer: '/token' },
  ]);
  const destination_username = session.fill(`{run}-${destination_user}`);
  const polls = auth === 'valid' ? await poll(session, 'import2.getImport', parameters) : [];
  return done({ ...parameters, ...seenIn(polls), destination_username }, [step, ...polls]);
}

/** Whether it was seen: from then on a 404 may say that it went, and not that it never was. */
const seenIn = (polls: readonly TakenStep[]): Arranged['parameters'] => (polls.length > 0 ? { seen: 'yes' } : {});

const userOf = { valid: '{destination_user}', 'other-account': 'other-{destination_user}' } as const;

async function createJob(session: ApiSession, auth: 'valid' | 'other-account' = 'valid'): Promise<Arranged> {
  const exchange = await session.succeed('elastic-path.createImport', { auth });
  const { step, parameters } = gave(exchange, [{ parameter: 'import_uuid', pointer: '/data/id' }]);
  const polls = await poll(session, 'elastic-path.getImport', parameters);
  return done({ ...parameters, ...seenIn(polls), external_ref: session.fill(plainRef) }, [step, ...polls]);
}

/** How long a real API's GET may be behind its 201, try by try. In milliseconds. */
const behindMs = [500, 1000, 2000, 4000];

/**
 * A copy that has not heard of what is new yet answers that it is unknown, which the journeys forgive as well; so it is waited for.
 * What else it answers the case that asks for it will see.
 */
async function poll(
  session: ApiSession,
  operation: 'import2.getImport' | 'elastic-path.getImport',
  created: Arranged['parameters'],
): Promise<TakenStep[]> {
  const request = buildRequest(
    { operation },
    { ...parametersFor(session.settings, session.fill('{run}')), ...created },
  );
  let earlier: Exchange[] = [];
  for (const waitedMs of session.isFree ? [] : [...behindMs, null]) {
    const exchange = await session.send(request, plain[operation].status);
    const status = statusOf(exchange.answer);
    const { earlier: before = [], ...last } = exchange;
    const tries = [...earlier, ...before];
    if (status === 200) return [stepOf(tries.length > 0 ? { ...last, earlier: tries } : last)];
    if (!isUnknown(operation, status) || waitedMs === null) break;
    earlier = [...tries, { ...last, waitedMs }];
    await session.pass(waitedMs);
  }
  return [];
}

/** What an id alone tells of something that was created by an earlier process of the run. */
const importOf = (session: ApiSession, id: string, auth: keyof typeof userOf = 'valid'): Arranged =>
  done({ id, seen: 'yes', destination_username: session.fill(`{run}-${userOf[auth]}`) });
const jobOf = (session: ApiSession, id: string): Arranged =>
  done({ import_uuid: id, seen: 'yes', external_ref: session.fill(plainRef) });

/**
 * Creates it: one for each case that changes it, and on a mock for every case; elsewhere one for all that only read.
 * @param needs parameters that its creation alone tells, some of them secret: a process that came after it has them not
 */
const creating = (
  what: Shared,
  create: (session: ApiSession) => Promise<Arranged>,
  again: (session: ApiSession, id: string) => Arranged,
  needs: readonly string[] = [],
): Way => ({
  closed: needsCreating,
  go: async (session, use) => {
    if (use === 'changes') return create(session);
    const shared = await session.share(
      what,
      () => create(session),
      (id) => again(session, id),
    );
    const missing = needs.find((name) => shared.parameters[name] === undefined);
    if (missing === undefined) return shared;
    throw new NotReachable(`the ${missing} of the shared ${what} is not known to this process, which came after it`);
  },
});

/** An import of our own making that the vendor's staff then put away. */
const putAway =
  (action: 'archive' | 'cancel') =>
  async (session: ApiSession): Promise<Arranged> => {
    const created = await createImport(session);
    const id = created.parameters['id'] ?? '';
    const control = await session.act(id, action);
    return done(created.parameters, [...created.steps, control]);
  };

const setUp =
  (body: { readonly [member: string]: unknown }) =>
  async (session: ApiSession): Promise<Arranged> =>
    done({}, [await session.set(body)]);

const idFrom = (setting: string, read: (settings: Settings) => string | null, parameter: string): Way => ({
  closed: (_facts, settings) => needsSetting(setting, read(settings)),
  go: (session) => Promise.resolve(done({ [parameter]: read(session.settings) ?? '' })),
});

const existingImport: readonly Way[] = [
  {
    closed: (facts) => unless(isSandbox(facts.name), { because: 'only the sandbox has fixed imports' }),
    go: async (session, use) => {
      if (use === 'changes' && !session.isFree) return createImport(session); // what is listed there may be somebody's
      const exchange = await session.succeed('import2.listImports', {});
      const isEmpty = sameJson(jsonOf(exchange.answer), []);
      const id = session.settings.import2.existingId ?? session.fill('{run}-any');
      if (isEmpty) return done({ id }, [stepOf(exchange)]); // then any id will do, since the sandbox knows all alike (I-13)
      const { step, parameters } = gave(exchange, [{ parameter: 'id', pointer: '/0/id' }]);
      return done(parameters, [step]);
    },
  },
  creating('import', createImport, importOf),
  idFrom('IMPORT2_EXISTING_ID', ({ import2 }) => import2.existingId, 'id'),
];

const destinationSettings = ['URL', 'USERNAME', 'TOKEN'].map((part) => `IMPORT2_DESTINATION_${part}`).join(' and ');

const secondAccount = (facts: TargetFacts, settings: Settings): Why | null => {
  if (facts.control) return null;
  if (isMock(facts.name)) return { because: 'needs a server that tells accounts apart, such as our mock' };
  const needed = [needsSetting('IMPORT2_OTHER_TOKEN', settings.import2.otherToken), needsCreating(facts)];
  return closedTogether(needed.filter((why) => why !== null));
};

/** A token that was issued so many milliseconds ago. */
const tokenIssued = (agoMs: number): Way => ({
  closed: controlled('a token lasts an hour, and only the mock’s clock can be moved'),
  go: async (session) => {
    const credentials = await session.clientCredentials();
    const token = await session.succeed('elastic-path.createAccessToken', {}, credentials);
    const { step, parameters } = gave(token, [{ parameter: 'access_token', pointer: '/access_token' }]);
    session.issuedToken = new Secret(parameters['access_token'] ?? '');
    return done(credentials, [step, await session.set({ advanceMs: agoMs })]);
  },
});

/** How each state is reached; the first open way is taken. */
const ways: { readonly [given in Given]: readonly Way[] } = {
  memory: [{ closed: (facts) => withoutAbility(facts, 'memory') }],
  credentials: [{ closed: (facts) => withoutAbility(facts, 'credentials') }],
  destination: [
    {
      closed: ({ name }, { import2: { destinationUrl, destinationUsername, destinationToken } }) =>
        isMock(name)
          ? null
          : needsSetting(destinationSettings, destinationUrl && destinationUsername && destinationToken),
    },
  ],
  import: existingImport,
  'created-import': [creating('import', createImport, importOf, ['token'])],
  'live-beside-sandbox': [
    {
      closed: ({ live }) =>
        unless(live, {
          because: 'needs the live API in the same run: set IMPORT2_TARGET=sandbox,live to open this',
          opens: 'IMPORT2_TARGET=sandbox,live',
        }),
    },
  ],
  'archived-import': [
    idFrom('IMPORT2_ARCHIVED_ID', ({ import2 }) => import2.archivedId, 'id'),
    { closed: needsControl, go: putAway('archive') },
  ],
  'cancelled-import': [
    idFrom('IMPORT2_CANCELLED_ID', ({ import2 }) => import2.cancelledId, 'id'),
    { closed: needsControl, go: putAway('cancel') },
  ],
  'import-of-another-account': [
    {
      closed: secondAccount,
      go: (session) =>
        // whatever is done to it is to be refused, so nothing is done to it
        session.share(
          'import-of-another-account',
          () => createImport(session, 'other-account'),
          (id) => importOf(session, id, 'other-account'),
        ),
    },
  ],
  'limit-reached': [
    {
      closed: ({ control }) =>
        unless(control, {
          because: 'probing the limit is the load suite’s: `npm run load -- rate-limit` with ALLOW_LIVE',
          opens: 'the load probe',
        }),
      go: setUp({ stopClock: true, limiter: { kind: 'fixed-window', limit: 0, windowMs: 1000 } }),
    },
  ],
  job: [
    creating('job', createJob, jobOf),
    idFrom('EP_EXISTING_ID', (settings) => settings['elastic-path'].existingId, 'import_uuid'),
  ],
  'created-job': [creating('job', createJob, jobOf)],
  'job-of-another-account': [{ closed: needsControl, go: (session) => createJob(session, 'other-account') }],
  'client-credentials': [
    {
      closed: ({ name }, { 'elastic-path': { clientId, clientSecret } }) =>
        isMock(name) ? null : needsSetting('EP_CLIENT_ID and EP_CLIENT_SECRET', clientId && clientSecret),
      go: async (session) => done(await session.clientCredentials()),
    },
  ],
  'expired-token': [tokenIssued(1000 * tokenSeconds + 1)],
  'issued-token': [tokenIssued(1000 * (tokenSeconds - 10))],
  'token-without-permission': [
    { closed: (_facts, settings) => needsSetting('EP_FORBIDDEN_TOKEN', settings['elastic-path'].forbiddenToken) },
    { closed: needsControl, go: setUp({ permitted: false }) },
  ],
  control: [{ closed: needsControl }],
  webhooks: [{ closed: controlled('a real app’s webhooks go to the URL it is registered with, not to a test') }],
  'answer-409': [{ closed: needsPrefer }],
  'answer-500': [{ closed: needsPrefer }],
};

/** Why a state cannot be reached at a target, known before the run; null if it can. */
export function whyNotReached(given: Given, facts: TargetFacts, settings: Settings): Why | null {
  const whys = ways[given].map(({ closed }) => closed(facts, settings));
  const shut = whys.filter((why) => why !== null);
  return shut.length < whys.length ? null : closedWays(shut);
}

/**
 * Reaches a state by the first way that is open.
 * @throws HarnessError if none is; what Session.arrange throws
 */
export async function arrange(given: Given, facts: TargetFacts, session: ApiSession, use: Use): Promise<Arranged> {
  const way = ways[given].find(({ closed }) => closed(facts, session.settings) === null);
  if (!way) throw new HarnessError(`no way to arrange "${given}" at ${facts.name}; the case should have been excluded`);
  return way.go ? way.go(session, use) : done({});
}
