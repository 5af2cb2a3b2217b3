import { type Json, sameJson, valueAt } from '../values/json.ts';
import { broken, equal, foundBy, holds, inBody } from '../rules/finding.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { createBody } from '../cases/templates.ts';
import { atLive, atMockLive, atMockSandbox, atSandboxes } from '../spec/scopes.ts';
import type { Journey, Walk } from './journey.ts';
import {
  type Step,
  act,
  anHour,
  compare,
  compareWithBefore,
  elements,
  journey,
  lastBody,
  listPatienceMs,
  pass,
  send,
  step,
  stopClock,
  take,
  until,
} from './steps.ts';

const onLive = { given: ['customer-steps'], at: atLive('the sandbox creates nothing that could change') } as const;

/** Creates an import and remembers it as `{id}`. */
async function createNow(walk: Walk, changes: { readonly [member: string]: Json } = {}): Promise<string> {
  await walk.send('import2.createImport', { status: 201, request: { body: createBody(changes) } });
  return walk.remember('id', '/id');
}
const create = (changes: { readonly [member: string]: Json } = {}): Step =>
  step([], (walk) => createNow(walk, changes));

/** Looks at the import: it has the status, and can have come there from the last look. */
const look = (status: string, verifies: RequirementId): Step =>
  step(['import2/status-moves-forward', verifies], async (walk) => {
    const expect = { json: { '/id': '{id}', '/status': status } };
    await walk.send('import2.getImport', { status: 200, verifies, expect });
    compareWithBefore(walk, ['import2/status-moves-forward']);
  });

const accept = send('import2.acceptPayment', 'import2/accept-answers-empty-200');
const reject = send('import2.rejectPayment', 'import2/reject-answers-empty-200');

/** The list of a user. */
const listFor = (walk: Walk, destination_username: string): Promise<Json | undefined> =>
  walk.send('import2.listImports', { status: 200, request: { query: { destination_username } } });
const user = '{run}-{destination_user}';

const lifeCycle = journey({
  id: 'import2.journey/life-cycle',
  title: 'an import goes from credentials over its sample and its sponsored migration to its undoing',
  ...onLive,
  steps: [
    create(),
    look('Collecting credentials', 'import2/status-collecting-credentials'),
    act('credentials'),
    look('Waiting to start sample migration', 'import2/status-waiting-to-start-sample'),
    stopClock,
    act('sample'),
    look('Sample migration in progress', 'import2/status-sample-in-progress'),
    anHour,
    look('Sample migration completed', 'import2/status-sample-completed'),
    accept,
    act('start', 'import2/accept-sponsors-the-import'),
    look('Migration in progress', 'import2/status-migration-in-progress'),
    anHour,
    look('Migration completed', 'import2/status-migration-completed'),
    act('undo'),
    look('Undo in progress', 'import2/status-undo-in-progress'),
    anHour,
    look('Migration cleaned', 'import2/status-migration-cleaned'),
  ],
});

const startFull = journey({
  id: 'import2.journey/start-full',
  title: 'an import with start_full skips the sample, is sponsored, and starts by itself',
  ...onLive,
  steps: [
    create({ start_full: true }),
    look('Collecting credentials', 'import2/start-full'),
    stopClock,
    act('credentials'),
    look('Migration in progress', 'import2/start-full-starts-by-itself'),
    anHour,
    look('Migration completed', 'import2/start-full'),
  ],
});

const customerBuys = journey({
  id: 'import2.journey/customer-buys',
  title: 'after a rejection the customer can still buy the migration',
  ...onLive,
  steps: [
    create({ start_full: false }),
    act('credentials'),
    act('sample'),
    anHour,
    reject,
    look('Sample migration completed', 'import2/reject-leaves-the-customer-to-pay'),
    act('buy', 'import2/reject-leaves-the-customer-to-pay'),
    look('In preparation', 'import2/status-in-preparation'),
  ],
});

const changesNothing = look('Migration completed', 'import2/payment-can-be-repeated');

const paymentRepeated = journey({
  id: 'import2.journey/payment-repeated',
  title: 'payments where they make no sense answer 200 and change nothing',
  given: ['customer-steps'],
  at: atMockLive('what a payment does to a finished migration is not said (I-7)'),
  steps: [
    create({ start_full: true }),
    act('credentials'),
    anHour,
    changesNothing,
    send('import2.acceptPayment', 'import2/payment-can-be-repeated'),
    send('import2.acceptPayment', 'import2/payment-can-be-repeated'),
    send('import2.rejectPayment', 'import2/payment-can-be-repeated'),
    changesNothing,
  ],
});

const listAgreesWithGet = journey({
  id: 'import2.journey/list-agrees-with-get',
  title: 'the list of a user holds each of the user’s imports as GET shows it, and no other',
  given: ['customer-steps'],
  at: atMockLive('creates several imports'),
  steps: [
    stopClock,
    step(
      [
        'import2/list-is-for-the-username',
        'import2/list-answers-identification-and-status',
        'import2/list-shows-what-get-shows',
      ],
      async (walk) => {
        const mine = [await createNow(walk), await createNow(walk)];
        await createNow(walk, { destination_username: '{run}-somebody-else' });
        await createNow(walk, { destination_username: `${user}-and-more` });
        await listAsShown(walk, mine);
        walk.use('id', mine[0] ?? '');
        await walk.act('credentials');
        await listAsShown(walk, mine);
      },
    ),
  ],
});

/** Lists the user's imports and looks at each: they are the same, whatever has happened to them since they were made. */
async function listAsShown(walk: Walk, ids: readonly string[]): Promise<void> {
  await walk.pass(1000); // a fresh second of the rate limit
  const list = await listFor(walk, user);
  const shown: Json[] = [];
  for (const id of ids) {
    walk.use('id', id);
    shown.push((await walk.send('import2.getImport', { status: 200 })) ?? null);
  }
  const each = (all: readonly Json[], pointer: string): Json => all.map((one) => [valueAt(one, pointer) ?? null]);
  const compareEach = (requirement: RequirementId, pointer: string): void =>
    compare(walk, requirement, each(shown, pointer), each(elements(list), pointer));
  compareEach('import2/list-is-for-the-username', '/id');
  compareEach('import2/list-answers-identification-and-status', '/status');
  compare(walk, 'import2/list-shows-what-get-shows', shown, list);
}

/** The tools of the vendor's own examples. */
const publishedTools = ['wordpress', 'posterous', 'tumblr'];

const toolsAgreeWithCreate = journey({
  id: 'import2.journey/tools-agree-with-create',
  title: 'a tool that an import can be created from is in the list of tools',
  given: ['customer-steps'],
  at: atMockLive('which tools a real account has is its own business'),
  steps: [
    step(['import2/tools-are-the-supported-sources'], async (walk) => {
      const tools = await walk.send('import2.listTools', { status: 200 });
      const names = elements(tools).map((tool) => valueAt(tool, '/name') ?? null);
      for (const tool of publishedTools) await createNow(walk, { source_tool: tool });
      const listed = publishedTools.filter((tool) => names.includes(tool));
      compare(walk, 'import2/tools-are-the-supported-sources', publishedTools, listed);
    }),
  ],
});

const refusedCreatesNothing = journey({
  id: 'import2.journey/refused-creates-nothing',
  title: 'a create that is refused leaves no import behind',
  given: ['customer-steps'],
  at: atMockLive('sends requests that a real destination may refuse for reasons of its own'),
  steps: [
    send('import2.createImport', 'import2/invalid-create-is-422', {
      status: 422,
      request: { body: createBody({ source_tool: 'no-such-tool' }) },
    }),
    send('import2.listImports', 'import2/invalid-create-is-422', {
      request: { query: { destination_username: user } },
      expect: { json: { '': [] } },
    }),
  ],
});

const createdIsFound = journey({
  id: 'import2.journey/created-is-found',
  title: 'an import that was created is found by its id and by its user alone, also after a rejection',
  given: ['memory'],
  does: ['changes', 'creates'],
  at: onLive.at,
  steps: [
    create({ destination_username: '{run}-found-{destination_user}' }),
    step(['import2/get-answers-the-import'], getOwn),
    step(['import2/status-collecting-credentials'], async (walk) =>
      compare(walk, 'import2/status-collecting-credentials', fresh, valueAt(lastBody(walk), '/status')),
    ),
    send('import2.listTools', 'import2/tools-are-the-supported-sources', {
      expect: { element: { in: '', with: { '/name': '{source_tool}' } } },
    }),
    step(['import2/list-is-for-the-username', 'import2/list-answers-identification-and-status'], findInList),
    reject,
    step(['import2/status-moves-forward'], async (walk) => {
      await getOwn(walk);
      compareWithBefore(walk, ['import2/status-moves-forward']);
    }),
    send('import2.getImport', 'import2/unknown-import-is-404', {
      status: 404,
      request: { path: { id: '{run}-nobodys' } },
    }),
  ],
});

/** Each other label says that somebody has done something. */
const fresh = 'Collecting credentials';

async function getOwn(walk: Walk): Promise<void> {
  const verifies: RequirementId = 'import2/get-answers-the-import';
  await walk.send('import2.getImport', { status: 200, verifies, expect: { json: { '/id': '{id}' } } });
}

async function findInList(walk: Walk): Promise<void> {
  const id = walk.remembered('id');
  const isOurs = (one: Json): boolean => valueAt(one, '/id') === id;
  let found: readonly Json[] = [];
  await until(walk, listPatienceMs, async () => {
    found = elements(await listFor(walk, '{run}-found-{destination_user}')).filter(isOurs);
    return found.length > 0;
  });
  const tellOfList = (isTrue: boolean, what: string): void => {
    const requirement: RequirementId = 'import2/list-is-for-the-username';
    const wrong = broken(requirement, inBody(''), holds(what), lastBody(walk));
    walk.tell([requirement], isTrue ? [] : foundBy('observations', wrong));
  };
  const patience = `${listPatienceMs / 1000} s after it was created`;
  tellOfList(found.length === 1, `import ${id}, once, among those of its user, ${patience}`);
  const status = found[0] && valueAt(found[0], '/status');
  if (found[0]) compare(walk, 'import2/list-answers-identification-and-status', fresh, status);
  const others = elements(await listFor(walk, '{run}-found'));
  tellOfList(!others.some(isOurs), `import ${id} of a user whose name goes on not to be listed`);
}

const sandboxIsNotLive = journey({
  id: 'import2.journey/sandbox-is-not-live',
  title: 'what the sandbox says it created is not to be found at the live API',
  given: ['live-beside-sandbox'],
  does: ['changes', 'creates'],
  at: atSandboxes('it is about what the sandbox says it created'),
  steps: [
    create({ destination_username: '{run}-sandbox-{destination_user}' }),
    step(['import2/sandbox-creates-nothing'], async (walk) => {
      const verifies: RequirementId = 'import2/sandbox-creates-nothing';
      const [id, token] = [walk.remembered('id'), walk.remember('token', '/token')];
      const query = { destination_username: '{run}-sandbox-{destination_user}' };
      const list = await walk.send('import2.listImports', { status: 200, at: 'live', verifies, request: { query } });
      compare(walk, verifies, [], list);
      // an answer of the sandbox's making may name the id of an import that is somebody's: its token tells
      const found = await walk.send('import2.getImport', { status: 404, or: [200], at: 'live', verifies });
      if (valueAt(found, '/token') === token) compare(walk, verifies, `no import ${id}`, found);
    }),
  ],
});

const sandboxIsStatic = journey({
  id: 'import2.journey/sandbox-is-static',
  title: 'the sandbox answers the same to the same look',
  does: [],
  at: atSandboxes('what the live API answers changes'),
  steps: [
    step(['import2/sandbox-get-is-fixed'], async (walk) => {
      const twice = async (again: () => Promise<Json | undefined>): Promise<Json> => {
        const first = (await again()) ?? null;
        compare(walk, 'import2/sandbox-get-is-fixed', first, await again());
        return first;
      };
      const id = valueAt(await twice(() => walk.send('import2.listImports', { status: 200 })), '/0/id');
      if (typeof id !== 'string') return; // whether it knows an id nobody was given is not said (I-13)
      walk.use('id', id);
      await twice(() => walk.send('import2.getImport', { status: 200 }));
    }),
  ],
});

const sandboxCreatesNothing = journey({
  id: 'import2.journey/sandbox-creates-nothing',
  title: 'the sandbox answers as if it had created an import, and has not',
  at: atSandboxes('the live API does create'),
  steps: [
    step(['import2/sandbox-creates-nothing', 'import2/sandbox-knows-its-fixed-import'], async (walk) => {
      const before = await listFor(walk, user);
      const unknown = send('import2.acceptPayment', 'import2/sandbox-knows-its-fixed-import', { status: 404 });
      await take(walk, create(), unknown);
      compare(walk, 'import2/sandbox-creates-nothing', before ?? null, await listFor(walk, user));
    }),
  ],
});

const within: RequirementId = 'import2/ten-requests-a-second';
const beyond: RequirementId = 'import2/beyond-the-limit-is-429';
const times = (count: number, ...steps: readonly Step[]): readonly Step[] =>
  Array.from({ length: count }, () => steps).flat();

const rateLimit = journey({
  id: 'import2.journey/rate-limit',
  title: 'ten requests in a second are answered over all endpoints, the eleventh is refused, second after second',
  given: ['moving-clock'],
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
});

/** The transitions that are told, in their order, and what of each message is known beforehand. */
const told = {
  statuses: [
    'Sample migration completed',
    'Migration in progress',
    'Migration completed',
    'Undo in progress',
    'Migration cleaned',
  ],
  facts: ['/id', '/token', '/users', '/status'],
};

/** What leads to each of them. */
const leading: readonly (readonly Step[])[] = [
  [act('credentials'), act('sample'), anHour],
  [accept, act('start')],
  [anHour],
  [act('undo')],
  [anHour],
];

const listening = {
  given: ['customer-steps', 'webhooks'],
  at: atMockLive('a real app’s webhooks go to the URL it is registered with'),
} as const;

const webhooks = journey({
  id: 'import2.journey/webhooks',
  title: 'each of the five events is told once, signed, when it comes',
  ...listening,
  steps: [
    step(
      [
        'import2/webhook-events',
        'import2/webhook-message',
        'import2/webhook-is-not-resent',
        'import2/webhook-signature',
        'import2/webhook-is-fresh',
        'import2/status-moves-forward',
      ],
      async (walk) => {
        await walk.listen();
        const id = await createNow(walk);
        const token = walk.remember('token', '/token');
        const users = valueAt(await walk.send('import2.getImport', { status: 200 }), '/users') ?? null;
        await take(walk, stopClock);
        for (const [at, steps] of leading.entries()) {
          await take(walk, ...steps);
          const messages = await walk.hear(at + 1);
          const heard = messages.map((message) => told.facts.map((pointer) => valueAt(message, pointer) ?? null));
          const expected = told.statuses.slice(0, at + 1).map((status) => [id, token, users, status]);
          const isSame = sameJson(heard, expected);
          const where = 'webhooks: import, token, users and status of each';
          const wrong = broken('import2/webhook-events', where, equal(expected), heard);
          walk.tell(['import2/webhook-events'], isSame ? [] : foundBy('webhook', wrong));
          if (!isSame) return;
        }
      },
    ),
  ],
});

const webhooksNotResent = journey({
  id: 'import2.journey/webhooks-not-resent',
  title: 'a message that the receiver could not take is not sent again',
  ...listening,
  steps: [
    step(['import2/webhook-is-not-resent'], async (walk) => {
      await walk.listen(503);
      await take(walk, create({ start_full: true }), stopClock, act('credentials'));
      await walk.hear(1);
      await take(walk, anHour);
      await walk.hear(2); // a second message comes after any repetition of the first
    }),
  ],
});

const moreThanTheLimit = times(12, send('import2.listTools', 'import2/sandbox-has-no-limit'));

const sandboxUnlimited = journey({
  id: 'import2.journey/sandbox-unlimited',
  title: 'the sandbox answers more requests than the live limit allows',
  does: [],
  at: atSandboxes('the live API has a limit'),
  steps: moreThanTheLimit,
});

const sandboxUnlimitedAtOnce = journey({
  id: 'import2.journey/sandbox-unlimited-at-once',
  title: 'the sandbox answers more requests at one moment than the live limit allows in a second',
  given: ['moving-clock'],
  at: atMockSandbox('only a clock that stands still makes a moment of many requests'),
  steps: [stopClock, ...moreThanTheLimit],
});

export const import2Journeys: readonly Journey[] = [
  lifeCycle,
  startFull,
  customerBuys,
  paymentRepeated,
  listAgreesWithGet,
  toolsAgreeWithCreate,
  refusedCreatesNothing,
  createdIsFound,
  sandboxIsNotLive,
  sandboxCreatesNothing,
  sandboxIsStatic,
  rateLimit,
  sandboxUnlimited,
  sandboxUnlimitedAtOnce,
  webhooks,
  webhooksNotResent,
];
