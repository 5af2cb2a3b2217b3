import { comparedBetween } from '../jobs/checks.ts';
import { type Json, sameJson, valueAt } from '../values/json.ts';
import { statusOf } from '../spec/exchange.ts';
import { broken, equal, foundBy, holds } from '../spec/finding.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { createBody, runUser } from '../cases/templates.ts';
import { examplesOf } from '../spec/examples.ts';
import { atLive, atMockLive, atMockSandbox, atSandboxes } from '../spec/scopes.ts';
import { isUnknown } from '../spec/statuses.ts';
import type { Walk } from './journey.ts';
import {
  type JourneyStep,
  act,
  anHour,
  compare,
  compareWithBefore,
  elements,
  hold,
  journeysOf,
  lastBody,
  listPatienceMs,
  pass,
  send,
  showEach,
  step,
  stopClock,
  take,
  until,
} from './steps.ts';

/** Creates an import and remembers it as `{id}`. */
async function createNow(walk: Walk, changes: { readonly [member: string]: Json } = {}): Promise<string> {
  await walk.send('import2.createImport', { request: { body: createBody(changes) } });
  return walk.remember('id', '/id');
}
const create = (changes: { readonly [member: string]: Json } = {}): JourneyStep =>
  step([], (walk) => createNow(walk, changes));

/** Polls the import: it has the status, and can have come there from the last poll. */
const poll = (status: string, verifies: RequirementId): JourneyStep =>
  step([...comparedBetween.import2, verifies], async (walk) => {
    await walk.send('import2.getImport', { verifies, expect: { json: { '/id': '{id}', '/status': status } } });
    compareWithBefore(walk);
  });

const accept = send('import2.acceptPayment', 'import2/accept-answers-empty-200');
const reject = send('import2.rejectPayment', 'import2/reject-answers-empty-200');
const repeated: RequirementId = 'import2/payment-can-be-repeated';

const listFor = (walk: Walk, destination_username: string): Promise<Json | undefined> =>
  walk.send('import2.listImports', { request: { query: { destination_username } } });
const ofUser: RequirementId = 'import2/list-is-for-the-username';
const listed: RequirementId = 'import2/list-answers-identification-and-status';
const asShown: RequirementId = 'import2/list-shows-what-get-shows';

/** Lists imports of the user and of others, before and after something has happened to one of them. */
const listAgrees = step([ofUser, listed, asShown], async (walk) => {
  const mine = [await createNow(walk), await createNow(walk)];
  await createNow(walk, { destination_username: '{run}-somebody-else' });
  await createNow(walk, { destination_username: `${runUser}-and-more` });
  await listAsShown(walk, mine);
  walk.use('id', mine[0] ?? '');
  await walk.act('credentials');
  await listAsShown(walk, mine);
});

/** Lists the user's imports and looks at each: they are the same, whatever has happened to them since they were made. */
async function listAsShown(walk: Walk, ids: readonly string[]): Promise<void> {
  await walk.pass(1000); // a fresh second of the rate limit
  const list = await listFor(walk, runUser);
  const shown = await showEach(walk, ids);
  const each = (all: readonly Json[], pointer: string): Json => all.map((one) => [valueAt(one, pointer) ?? null]);
  for (const [requirement, pointer] of [
    [ofUser, '/id'],
    [listed, '/status'],
  ] as const)
    compare(walk, requirement, each(shown, pointer), each(elements(list), pointer));
  compare(walk, asShown, shown, list);
}

const toolNames = (tools: Json | undefined): Json[] => elements(tools).map((tool) => valueAt(tool, '/name') ?? null);
/** The tools of the vendor's own example. */
const publishedTools = toolNames(examplesOf('import2.listTools', 200)[0]?.value);
const supported: RequirementId = 'import2/tools-are-the-supported-sources';

const toolsAgree = step([supported], async (walk) => {
  const names = toolNames(await walk.send('import2.listTools'));
  for (const tool of publishedTools) await createNow(walk, { source_tool: tool });
  const found = publishedTools.filter((tool) => names.includes(tool));
  compare(walk, supported, publishedTools, found);
});

const waits: RequirementId = 'import2/created-import-waits-for-its-customer';
const foundUser = '{run}-found-{destination_user}';

/** A copy that has not heard of what is new yet may answer that it is unknown: the last answer has to know it. */
const getOwn = step(['import2/get-answers-the-import'], async (walk) => {
  const own = { verifies: 'import2/get-answers-the-import', expect: { json: { '/id': '{id}' } } } as const;
  const isKnown = (): boolean => !isUnknown('import2.getImport', statusOf(walk.last()?.answer));
  await until(walk, listPatienceMs, async () => {
    await walk.send('import2.getImport', { ...own, or: [404] });
    return isKnown();
  });
  if (!isKnown()) await walk.send('import2.getImport', own);
});

const findInList = step([ofUser, listed], async (walk) => {
  const id = walk.remembered('id');
  const shown = (one: Json | undefined): Json => ['/token', '/status'].map((at) => valueAt(one, at) ?? null);
  const now = async (): Promise<Json> => {
    await take(walk, getOwn);
    return shown(lastBody(walk));
  };
  const before = await now();
  const isOurs = (one: Json): boolean => valueAt(one, '/id') === id;
  let found: readonly Json[] = [];
  await until(walk, listPatienceMs, async () => {
    found = elements(await listFor(walk, foundUser)).filter(isOurs);
    return sameJson(shown(found[0]), before); // a list may be behind
  });
  const list = lastBody(walk);
  const once = `import ${id}, once, among those of its user, ${listPatienceMs / 1000} s after it was created`;
  hold(walk, ofUser, found.length === 1, holds(once), list);
  const isStill = sameJson(await now(), before); // of an import that moves meanwhile nothing can be said
  if (found[0] && isStill) compare(walk, listed, before, shown(found[0]));
  const others = elements(await listFor(walk, '{run}-found'));
  const never = `import ${id} of a user whose name goes on not to be listed`;
  hold(walk, ofUser, !others.some(isOurs), holds(never), lastBody(walk));
});

const createsNothing: RequirementId = 'import2/sandbox-creates-nothing';
const sandboxUser = '{run}-sandbox-{destination_user}';

const notAtLive = step([createsNothing], async (walk) => {
  const [id, token] = [walk.remembered('id'), walk.remember('token', '/token')];
  const atLiveApi = { at: 'live', verifies: createsNothing } as const;
  const request = { query: { destination_username: sandboxUser } };
  compare(walk, createsNothing, [], await walk.send('import2.listImports', { ...atLiveApi, request }));
  // an answer of the sandbox's making may name the id of an import that is somebody's: its token tells
  const found = await walk.send('import2.getImport', { status: 404, or: [200], ...atLiveApi });
  if (valueAt(found, '/token') === token) compare(walk, createsNothing, `no import ${id}`, found);
});

const fixed: RequirementId = 'import2/sandbox-get-is-fixed';

const answersTheSame = step([fixed], async (walk) => {
  const twice = async (operation: 'import2.listImports' | 'import2.getImport'): Promise<Json> => {
    const first = (await walk.send(operation)) ?? null;
    compare(walk, fixed, first, await walk.send(operation));
    return first;
  };
  const id = valueAt(await twice('import2.listImports'), '/0/id');
  if (typeof id !== 'string') return; // whether it knows an id nobody was given is not said (I-13)
  walk.use('id', id);
  await twice('import2.getImport');
});

const knowsFixed: RequirementId = 'import2/sandbox-knows-its-fixed-import';

const listStays = step([createsNothing, knowsFixed], async (walk) => {
  const before = await listFor(walk, runUser);
  await take(walk, create());
  compare(walk, createsNothing, before ?? null, await listFor(walk, runUser));
  await take(walk, send('import2.acceptPayment', knowsFixed, { status: 404 })); // the last, as which ids it knows is not said
});

const within: RequirementId = 'import2/ten-requests-a-second';
const beyond: RequirementId = 'import2/beyond-the-limit-is-429';
const times = (count: number, ...steps: readonly JourneyStep[]): readonly JourneyStep[] =>
  Array.from({ length: count }, () => steps).flat();
const moreThanTheLimit = times(12, send('import2.listTools', 'import2/sandbox-has-no-limit'));

/** The transitions that are told, in their order, and what leads to each of them. */
const told: readonly (readonly [status: string, ...JourneyStep[]])[] = [
  ['Sample migration completed', act('credentials'), act('sample'), anHour],
  ['Migration in progress', accept, act('start')],
  ['Migration completed', anHour],
  ['Undo in progress', act('undo')],
  ['Migration cleaned', anHour],
];

const events: RequirementId = 'import2/webhook-events';
const notResent: RequirementId = 'import2/webhook-is-not-resent';
const byTheRules = ['import2/webhook-message', 'import2/webhook-signature', 'import2/webhook-is-fresh'] as const;

/** Of each message is known beforehand: import, token, users and status. */
const hearEach = step([events, ...byTheRules, notResent, 'import2/status-moves-forward'], async (walk) => {
  await walk.listen();
  const id = await createNow(walk);
  const token = walk.remember('token', '/token');
  const users = valueAt(await walk.send('import2.getImport'), '/users') ?? null;
  await take(walk, stopClock);
  for (const [at, [, ...steps]] of told.entries()) {
    await take(walk, ...steps);
    const heard = (await walk.hear(at + 1)).map((message) =>
      ['/id', '/token', '/users', '/status'].map((pointer) => valueAt(message, pointer) ?? null),
    );
    const expected = told.slice(0, at + 1).map(([status]) => [id, token, users, status]);
    const isSame = sameJson(heard, expected);
    const wrong = broken(events, 'webhooks: import, token, users and status of each', equal(expected), heard);
    walk.tell([events], isSame ? [] : foundBy('webhook', wrong));
    if (!isSame) return;
  }
});

const hearOnce = step([notResent], async (walk) => {
  await walk.listen(503);
  await take(walk, create({ start_full: true }), stopClock, act('credentials'));
  await walk.hear(1);
  await take(walk, anHour);
  await walk.hear(2); // a second message comes after any repetition of the first
});

const playsCustomer = { given: ['control'] } as const;
const onLive = { ...playsCustomer, at: atLive('the sandbox creates nothing that could change') } as const;
const listening = {
  given: ['control', 'webhooks'],
  at: atMockLive('a real app’s webhooks go to the URL it is registered with'),
} as const;

export const import2Journeys = journeysOf('import2', {
  'life-cycle': {
    title: 'an import goes from credentials over its sample and its sponsored migration to its undoing',
    ...onLive,
    steps: [
      create(),
      poll('Collecting credentials', 'import2/status-collecting-credentials'),
      act('credentials'),
      poll('Waiting to start sample migration', 'import2/status-waiting-to-start-sample'),
      stopClock,
      act('sample'),
      poll('Sample migration in progress', 'import2/status-sample-in-progress'),
      anHour,
      poll('Sample migration completed', 'import2/status-sample-completed'),
      accept,
      act('start', 'import2/accept-sponsors-the-import'),
      poll('Migration in progress', 'import2/status-migration-in-progress'),
      anHour,
      poll('Migration completed', 'import2/status-migration-completed'),
      act('undo'),
      poll('Undo in progress', 'import2/status-undo-in-progress'),
      anHour,
      poll('Migration cleaned', 'import2/status-migration-cleaned'),
    ],
  },
  'start-full': {
    title: 'an import with start_full skips the sample, is sponsored, and starts by itself',
    ...onLive,
    steps: [
      create({ start_full: true }),
      poll('Collecting credentials', 'import2/start-full'),
      stopClock,
      act('credentials'),
      poll('Migration in progress', 'import2/start-full-starts-by-itself'),
      anHour,
      poll('Migration completed', 'import2/start-full'),
    ],
  },
  'customer-buys': {
    title: 'after a rejection the customer can still buy the migration',
    ...onLive,
    steps: [
      create({ start_full: false }),
      act('credentials'),
      act('sample'),
      anHour,
      reject,
      poll('Sample migration completed', 'import2/reject-leaves-the-customer-to-pay'),
      act('buy', 'import2/reject-leaves-the-customer-to-pay'),
      poll('In preparation', 'import2/status-in-preparation'),
    ],
  },
  'payment-repeated': {
    title: 'payments where they make no sense answer 200 and change nothing',
    ...playsCustomer,
    at: atMockLive('what a payment does to a finished migration is not said (I-7)'),
    steps: [
      create({ start_full: true }),
      act('credentials'),
      anHour,
      poll('Migration completed', repeated),
      send('import2.acceptPayment', repeated),
      send('import2.acceptPayment', repeated),
      send('import2.rejectPayment', repeated),
      poll('Migration completed', repeated),
    ],
  },
  'list-agrees-with-get': {
    title: 'the list of a user holds each of the user’s imports as GET shows it, and no other',
    ...playsCustomer,
    at: atMockLive('creates several imports'),
    steps: [stopClock, listAgrees],
  },
  'tools-agree-with-create': {
    title: 'a tool that an import can be created from is in the list of tools',
    given: ['memory'],
    at: atMockLive('which tools a real account has is its own business'),
    steps: [toolsAgree],
  },
  'refused-creates-nothing': {
    title: 'a create that is refused leaves no import behind',
    given: ['memory'],
    at: atMockLive('sends requests that a real destination may refuse for reasons of its own'),
    steps: [
      send('import2.createImport', 'import2/invalid-create-is-422', {
        status: 422,
        request: { body: createBody({ source_tool: 'no-such-tool' }) },
      }),
      send('import2.listImports', 'import2/invalid-create-is-422', {
        request: { query: { destination_username: runUser } },
        expect: { json: { '': [] } },
      }),
    ],
  },
  'created-is-found': {
    title: 'an import that was created is found by its id and by its user alone, also after a rejection',
    given: ['memory'],
    does: ['changes', 'creates'],
    at: onLive.at,
    steps: [
      create({ destination_username: foundUser }),
      getOwn,
      step([waits], async (walk) => compare(walk, waits, 'Collecting credentials', valueAt(lastBody(walk), '/status'))),
      send('import2.listTools', supported, { expect: { holds: { '': { element: { '/name': '{source_tool}' } } } } }),
      findInList,
      reject,
      getOwn,
      step(comparedBetween.import2, async (walk) => compareWithBefore(walk)),
      send('import2.getImport', 'import2/unknown-import-is-404', {
        status: 404,
        request: { path: { id: '{run}-nobodys' } },
      }),
    ],
  },
  'sandbox-is-not-live': {
    title: 'what the sandbox says it created is not to be found at the live API',
    given: ['live-beside-sandbox'],
    does: ['changes', 'creates'],
    at: atSandboxes('it is about what the sandbox says it created'),
    steps: [create({ destination_username: sandboxUser }), notAtLive],
  },
  'sandbox-creates-nothing': {
    title: 'the sandbox answers as if it had created an import, and has not',
    at: atSandboxes('the live API does create'),
    steps: [listStays],
  },
  'sandbox-is-static': {
    title: 'the sandbox answers the same to the same request',
    does: [],
    at: atSandboxes('what the live API answers changes'),
    steps: [answersTheSame],
  },
  'rate-limit': {
    title: 'ten requests in a second are answered over all endpoints, the eleventh is refused, second after second',
    given: ['control'],
    at: atMockLive('at a real target the load suite probes the limit'),
    steps: [
      stopClock,
      ...times(
        3,
        ...times(5, send('import2.listTools', within), send('import2.listImports', within)),
        send('import2.listTools', beyond, { status: 429 }),
        send('import2.createImport', beyond, { status: 429 }),
        pass(1000),
      ),
    ],
  },
  'sandbox-unlimited': {
    title: 'the sandbox answers more requests than the live limit allows',
    does: [],
    at: atSandboxes('the live API has a limit'),
    steps: moreThanTheLimit,
  },
  'sandbox-unlimited-at-once': {
    title: 'the sandbox answers more requests at one moment than the live limit allows in a second',
    given: ['control'],
    at: atMockSandbox('only a clock that stands still makes a moment of many requests'),
    steps: [stopClock, ...moreThanTheLimit],
  },
  webhooks: {
    title: 'each of the five events is told once, signed, when it comes',
    ...listening,
    steps: [hearEach],
  },
  'webhooks-not-resent': {
    title: 'a message that the receiver could not take is not sent again',
    ...listening,
    steps: [hearOnce],
  },
});
