import { jsonOf } from '../spec/exchange.ts';
import { compareAnswers } from '../jobs/invariants.ts';
import { type Json, sameJson, valueAt } from '../values/json.ts';
import { type Finding, inBody, received } from '../rules/finding.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { createBody } from '../cases/templates.ts';
import { atLive, atMockLive, atMockSandbox, atSandboxes } from '../spec/scopes.ts';
import type { Journey, Walk } from './journey.ts';

const onLive = atLive('the sandbox creates nothing that could change');

/** Longer than any phase of the mock takes. */
const anHour = 3_600_000;

/** Creates an import and remembers it as `{id}`. */
async function create(walk: Walk, changes: { readonly [member: string]: Json } = {}): Promise<string> {
  await walk.send('import2.createImport', { status: 201, request: { body: createBody(changes) } });
  return walk.remember('id', '/id');
}

/** Looks at the import: it has the status, and can have come there from the last look. */
function looker(walk: Walk): (status: string, verifies: RequirementId) => Promise<void> {
  let last: Json | undefined;
  return async (status, verifies) => {
    const now = await walk.send('import2.getImport', {
      status: 200,
      verifies,
      expect: { json: { '/id': '{id}', '/status': status } },
    });
    if (last !== undefined)
      walk.tell(['import2/status-moves-forward'], compareAnswers('import2', last, now, walk.target));
    last = now;
  };
}

const lifeCycle: Journey = {
  id: 'import2.journey/life-cycle',
  title: 'an import goes from credentials over its sample and its sponsored migration to its undoing',
  verifies: [
    'import2/status-moves-forward',
    'import2/status-collecting-credentials',
    'import2/status-waiting-to-start-sample',
    'import2/status-sample-in-progress',
    'import2/status-sample-completed',
    'import2/status-migration-in-progress',
    'import2/status-migration-completed',
    'import2/status-undo-in-progress',
    'import2/status-migration-cleaned',
    'import2/accept-sponsors-the-import',
  ],
  given: ['customer-steps'],
  at: onLive,
  walk: async (walk) => {
    const id = await create(walk);
    const look = looker(walk);
    await look('Collecting credentials', 'import2/status-collecting-credentials');
    await walk.act(id, 'credentials');
    await look('Waiting to start sample migration', 'import2/status-waiting-to-start-sample');
    await walk.set({ stopClock: true });
    await walk.act(id, 'sample');
    await look('Sample migration in progress', 'import2/status-sample-in-progress');
    await walk.pass(anHour);
    await look('Sample migration completed', 'import2/status-sample-completed');
    await walk.send('import2.acceptPayment', { status: 200, verifies: 'import2/accept-answers-empty-200' });
    await walk.act(id, 'start', 'import2/accept-sponsors-the-import');
    await look('Migration in progress', 'import2/status-migration-in-progress');
    await walk.pass(anHour);
    await look('Migration completed', 'import2/status-migration-completed');
    await walk.act(id, 'undo');
    await look('Undo in progress', 'import2/status-undo-in-progress');
    await walk.pass(anHour);
    await look('Migration cleaned', 'import2/status-migration-cleaned');
  },
};

const startFull: Journey = {
  id: 'import2.journey/start-full',
  title: 'an import with start_full skips the sample, is sponsored, and starts by itself',
  verifies: ['import2/start-full', 'import2/start-full-starts-by-itself'],
  given: ['customer-steps'],
  at: onLive,
  walk: async (walk) => {
    const id = await create(walk, { start_full: true });
    const look = looker(walk);
    await look('Collecting credentials', 'import2/start-full');
    await walk.set({ stopClock: true });
    await walk.act(id, 'credentials');
    await look('Migration in progress', 'import2/start-full-starts-by-itself');
    await walk.pass(anHour);
    await look('Migration completed', 'import2/start-full');
  },
};

const customerBuys: Journey = {
  id: 'import2.journey/customer-buys',
  title: 'after a rejection the customer can still buy the migration',
  verifies: ['import2/reject-leaves-the-customer-to-pay', 'import2/status-in-preparation'],
  given: ['customer-steps'],
  at: onLive,
  walk: async (walk) => {
    const id = await create(walk, { start_full: false });
    const look = looker(walk);
    await walk.act(id, 'credentials');
    await walk.act(id, 'sample');
    await walk.pass(anHour);
    await walk.send('import2.rejectPayment', { status: 200, verifies: 'import2/reject-answers-empty-200' });
    await look('Sample migration completed', 'import2/reject-leaves-the-customer-to-pay');
    await walk.act(id, 'buy', 'import2/reject-leaves-the-customer-to-pay');
    await look('In preparation', 'import2/status-in-preparation');
  },
};

const paymentRepeated: Journey = {
  id: 'import2.journey/payment-repeated',
  title: 'payments where they make no sense answer 200 and change nothing',
  verifies: ['import2/payment-can-be-repeated'],
  given: ['customer-steps'],
  at: atMockLive('what a payment does to a finished migration is not said (I-7)'),
  walk: async (walk) => {
    const id = await create(walk, { start_full: true });
    const look = looker(walk);
    await walk.act(id, 'credentials');
    await walk.pass(anHour);
    await look('Migration completed', 'import2/payment-can-be-repeated');
    for (const again of ['import2.acceptPayment', 'import2.acceptPayment', 'import2.rejectPayment'] as const)
      await walk.send(again, { status: 200, verifies: 'import2/payment-can-be-repeated' });
    await look('Migration completed', 'import2/payment-can-be-repeated');
  },
};

const listAgreesWithGet: Journey = {
  id: 'import2.journey/list-agrees-with-get',
  title: 'the list of a user holds each of the user’s imports as GET shows it, and no other',
  verifies: [
    'import2/list-is-for-the-username',
    'import2/list-answers-identification-and-status',
    'import2/list-shows-what-get-shows',
  ],
  given: ['customer-steps'],
  at: atMockLive('creates several imports'),
  walk: async (walk) => {
    await walk.set({ stopClock: true });
    const mine = [await create(walk), await create(walk)];
    await create(walk, { destination_username: '{run}-somebody-else' });
    await create(walk, { destination_username: '{run}-{destination_user}-and-more' });
    await listAsShown(walk, mine);
    await walk.act(mine[0] ?? '', 'credentials');
    await listAsShown(walk, mine);
  },
};

/** Lists the user's imports and looks at each: they are the same, whatever has happened to them since they were made. */
async function listAsShown(walk: Walk, ids: readonly string[]): Promise<void> {
  const query = { destination_username: '{run}-{destination_user}' };
  await walk.pass(1000); // a fresh second of the rate limit
  const list = await walk.send('import2.listImports', { status: 200, request: { query } });
  const shown: Json[] = [];
  for (const id of ids) {
    walk.use('id', id);
    shown.push((await walk.send('import2.getImport', { status: 200 })) ?? null);
  }
  const listed: readonly Json[] = Array.isArray(list) ? list : [];
  const partly = (all: readonly Json[], ...pointers: readonly string[]): Json =>
    all.map((one) => pointers.map((pointer) => valueAt(one, pointer) ?? null));
  const [its, told] = [(all: readonly Json[]) => partly(all, '/id'), (all: readonly Json[]) => partly(all, '/status')];
  compare(walk, 'import2/list-is-for-the-username', its(shown), its(listed));
  compare(walk, 'import2/list-answers-identification-and-status', told(shown), told(listed));
  compare(walk, 'import2/list-shows-what-get-shows', shown, list);
}

/** Holds what was found against what another look, or the vendor's page, lets expect. */
function compare(walk: Walk, requirement: RequirementId, expected: Json, found: Json | undefined): void {
  const differs: Finding = {
    rule: 'observations',
    requirement,
    where: inBody(''),
    expected: { kind: 'equal', value: expected },
    received: received(found),
  };
  walk.tell([requirement], sameJson(found, expected) ? [] : [differs]);
}

/** The tools of the vendor's own examples. */
const publishedTools = ['wordpress', 'posterous', 'tumblr'];

const toolsAgreeWithCreate: Journey = {
  id: 'import2.journey/tools-agree-with-create',
  title: 'a tool that an import can be created from is in the list of tools',
  verifies: ['import2/tools-are-the-supported-sources'],
  given: ['customer-steps'],
  at: atMockLive('which tools a real account has is its own business'),
  walk: async (walk) => {
    const tools = await walk.send('import2.listTools', { status: 200 });
    const names = (Array.isArray(tools) ? (tools as readonly Json[]) : []).map(
      (tool) => valueAt(tool, '/name') ?? null,
    );
    for (const tool of publishedTools) await create(walk, { source_tool: tool });
    const listed = publishedTools.filter((tool) => names.includes(tool));
    compare(walk, 'import2/tools-are-the-supported-sources', publishedTools, listed);
  },
};

const refusedCreatesNothing: Journey = {
  id: 'import2.journey/refused-creates-nothing',
  title: 'a create that is refused leaves no import behind',
  verifies: ['import2/invalid-create-is-422'],
  given: ['customer-steps'],
  at: atMockLive('sends requests that a real destination may refuse for reasons of its own'),
  walk: async (walk) => {
    const body = createBody({ source_tool: 'no-such-tool' });
    await walk.send('import2.createImport', {
      status: 422,
      verifies: 'import2/invalid-create-is-422',
      request: { body },
    });
    const query = { destination_username: '{run}-{destination_user}' };
    await walk.send('import2.listImports', { status: 200, request: { query }, expect: { json: { '': [] } } });
  },
};

/** The same look twice, compared; answers what it showed first. */
async function twice(walk: Walk, look: () => Promise<Json | undefined>): Promise<Json> {
  const first = (await look()) ?? null;
  compare(walk, 'import2/sandbox-get-is-fixed', first, await look());
  return first;
}

/** How long the list of a user may be behind a create, in milliseconds. */
const listPatienceMs = 8000;

const createdIsFound: Journey = {
  id: 'import2.journey/created-is-found',
  title: 'an import that was created is found by its id and by its user alone, also after a rejection',
  verifies: [
    'import2/get-answers-the-import',
    'import2/status-collecting-credentials',
    'import2/tools-are-the-supported-sources',
    'import2/list-is-for-the-username',
    'import2/list-answers-identification-and-status',
    'import2/reject-answers-empty-200',
    'import2/status-moves-forward',
    'import2/unknown-import-is-404',
  ],
  given: ['memory'],
  does: ['changes', 'creates'],
  at: onLive,
  walk: async (walk) => {
    const destination_username = '{run}-found-{destination_user}';
    await walk.send('import2.createImport', { status: 201, request: { body: createBody({ destination_username }) } });
    const id = walk.remember('id', '/id');
    const get = () =>
      walk.send('import2.getImport', {
        status: 200,
        verifies: 'import2/get-answers-the-import',
        expect: { json: { '/id': '{id}' } },
      });
    const first = await get();
    const fresh = 'Collecting credentials'; // each other label says that somebody has done something
    compare(walk, 'import2/status-collecting-credentials', fresh, valueAt(first, '/status'));
    await walk.send('import2.listTools', {
      status: 200,
      verifies: 'import2/tools-are-the-supported-sources',
      expect: { element: { in: '', with: { '/name': '{source_tool}' } } },
    });
    let listed: readonly Json[] = [];
    const isListedFor = async (username: string): Promise<boolean> => {
      const query = { destination_username: username };
      const list = await walk.send('import2.listImports', { status: 200, request: { query } });
      listed = Array.isArray(list) ? list : [];
      return listed.some((one) => valueAt(one, '/id') === id);
    };
    let isListed = await isListedFor(destination_username);
    for (const began = walk.elapsed(); !isListed && walk.elapsed() - began < listPatienceMs;) {
      await walk.pass(1000);
      isListed = await isListedFor(destination_username);
    }
    const found = listed.filter((one) => valueAt(one, '/id') === id);
    const what = `import ${id}, once, among those of its user, ${listPatienceMs / 1000} s after it was created`;
    tellOfList(walk, found.length === 1, what);
    if (isListed) compare(walk, 'import2/list-answers-identification-and-status', fresh, valueAt(found[0], '/status'));
    tellOfList(walk, !(await isListedFor('{run}-found')), `import ${id} of a user whose name goes on not to be listed`);
    await walk.send('import2.rejectPayment', { status: 200, verifies: 'import2/reject-answers-empty-200' });
    walk.tell(['import2/status-moves-forward'], compareAnswers('import2', first, await get(), walk.target));
    await walk.send('import2.getImport', {
      status: 404,
      verifies: 'import2/unknown-import-is-404',
      request: { path: { id: '{run}-nobodys' } },
    });
  },
};

/** Tells whether a list is its user's. */
function tellOfList(walk: Walk, holds: boolean, what: string): void {
  const requirement: RequirementId = 'import2/list-is-for-the-username';
  const expected = { kind: 'holds', what } as const;
  const last = walk.last()?.answer;
  const list = last?.kind === 'response' ? jsonOf(last) : undefined;
  const broken: Finding = { rule: 'observations', requirement, where: inBody(''), expected, received: received(list) };
  walk.tell([requirement], holds ? [] : [broken]);
}

const sandboxIsNotLive: Journey = {
  id: 'import2.journey/sandbox-is-not-live',
  title: 'what the sandbox says it created is not to be found at the live API',
  verifies: ['import2/sandbox-creates-nothing'],
  given: ['live-beside-sandbox'],
  does: ['changes', 'creates'],
  at: atSandboxes('it is about what the sandbox says it created'),
  walk: async (walk) => {
    const verifies: RequirementId = 'import2/sandbox-creates-nothing';
    const destination_username = '{run}-sandbox-{destination_user}';
    await walk.send('import2.createImport', { status: 201, request: { body: createBody({ destination_username }) } });
    const [id, token] = [walk.remember('id', '/id'), walk.remember('token', '/token')];
    const query = { destination_username };
    const list = await walk.send('import2.listImports', { status: 200, at: 'live', verifies, request: { query } });
    compare(walk, verifies, [], list);
    // an answer of the sandbox's making may name the id of an import that is somebody's: its token tells
    const found = await walk.send('import2.getImport', { status: 404, or: [200], at: 'live', verifies });
    if (valueAt(found, '/token') === token) compare(walk, verifies, `no import ${id}`, found);
  },
};

const sandboxIsStatic: Journey = {
  id: 'import2.journey/sandbox-is-static',
  title: 'the sandbox answers the same to the same look',
  verifies: ['import2/sandbox-get-is-fixed'],
  does: [],
  at: atSandboxes('what the live API answers changes'),
  walk: async (walk) => {
    const list = await twice(walk, () => walk.send('import2.listImports', { status: 200 }));
    const id = valueAt(list, '/0/id');
    if (typeof id !== 'string') return; // whether it knows an id nobody was given is not said (I-13)
    walk.use('id', id);
    await twice(walk, () => walk.send('import2.getImport', { status: 200 }));
  },
};

const sandboxCreatesNothing: Journey = {
  id: 'import2.journey/sandbox-creates-nothing',
  title: 'the sandbox answers as if it had created an import, and has not',
  verifies: ['import2/sandbox-creates-nothing', 'import2/sandbox-knows-its-fixed-import'],
  at: atSandboxes('the live API does create'),
  walk: async (walk) => {
    const query = { destination_username: '{run}-{destination_user}' };
    const before = await walk.send('import2.listImports', { status: 200, request: { query } });
    await create(walk);
    await walk.send('import2.acceptPayment', { status: 404, verifies: 'import2/sandbox-knows-its-fixed-import' });
    const after = await walk.send('import2.listImports', { status: 200, request: { query } });
    compare(walk, 'import2/sandbox-creates-nothing', before ?? null, after);
  },
};

const rateLimit: Journey = {
  id: 'import2.journey/rate-limit',
  title: 'ten requests in a second are answered over all endpoints, the eleventh is refused, second after second',
  verifies: ['import2/ten-requests-a-second', 'import2/beyond-the-limit-is-429'],
  given: ['moving-clock'],
  at: atMockLive('at a real target the load suite probes the limit'),
  walk: async (walk) => {
    await walk.set({ stopClock: true });
    const within: RequirementId = 'import2/ten-requests-a-second';
    const beyond: RequirementId = 'import2/beyond-the-limit-is-429';
    for (let second = 0; second < 3; second++) {
      for (let round = 0; round < 5; round++) {
        await walk.send('import2.listTools', { status: 200, verifies: within });
        await walk.send('import2.listImports', { status: 200, verifies: within });
      }
      await walk.send('import2.listTools', { status: 429, verifies: beyond });
      await walk.send('import2.createImport', { status: 429, verifies: beyond });
      await walk.pass(1000);
    }
  },
};

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

const webhooks: Journey = {
  id: 'import2.journey/webhooks',
  title: 'each of the five events is told once, signed, when it comes',
  verifies: [
    'import2/webhook-events',
    'import2/webhook-message',
    'import2/webhook-is-not-resent',
    'import2/webhook-signature',
    'import2/webhook-is-fresh',
    'import2/status-moves-forward',
  ],
  given: ['customer-steps', 'webhooks'],
  at: atMockLive('a real app’s webhooks go to the URL it is registered with'),
  walk: async (walk) => {
    await walk.listen();
    const id = await create(walk);
    const token = walk.remember('token', '/token');
    const users = valueAt(await walk.send('import2.getImport', { status: 200 }), '/users') ?? null;
    await walk.set({ stopClock: true });
    const hear = async (count: number): Promise<boolean> => {
      const messages = await walk.hear(count);
      const heard = messages.map((message) => told.facts.map((pointer) => valueAt(message, pointer) ?? null));
      const expected = told.statuses.slice(0, count).map((status) => [id, token, users, status]);
      const same = sameJson(heard, expected);
      walk.tell(['import2/webhook-events'], same ? [] : [eventsDiffer(expected, heard)]);
      return same;
    };
    await walk.act(id, 'credentials');
    await walk.act(id, 'sample');
    await walk.pass(anHour);
    if (!(await hear(1))) return;
    await walk.send('import2.acceptPayment', { status: 200, verifies: 'import2/accept-answers-empty-200' });
    await walk.act(id, 'start');
    if (!(await hear(2))) return;
    await walk.pass(anHour);
    if (!(await hear(3))) return;
    await walk.act(id, 'undo');
    if (!(await hear(4))) return;
    await walk.pass(anHour);
    await hear(5);
  },
};

const eventsDiffer = (expected: Json, heard: Json): Finding => ({
  rule: 'webhook',
  requirement: 'import2/webhook-events',
  where: 'webhooks: import, token, users and status of each',
  expected: { kind: 'equal', value: expected },
  received: received(heard),
});

const webhooksNotResent: Journey = {
  id: 'import2.journey/webhooks-not-resent',
  title: 'a message that the receiver could not take is not sent again',
  verifies: ['import2/webhook-is-not-resent'],
  given: ['customer-steps', 'webhooks'],
  at: atMockLive('a real app’s webhooks go to the URL it is registered with'),
  walk: async (walk) => {
    await walk.listen(503);
    const id = await create(walk, { start_full: true });
    await walk.set({ stopClock: true });
    await walk.act(id, 'credentials');
    await walk.hear(1);
    await walk.pass(anHour);
    await walk.hear(2); // a second message comes after any repetition of the first
  },
};

const sandboxUnlimited: Journey = {
  id: 'import2.journey/sandbox-unlimited',
  title: 'the sandbox answers more requests than the live limit allows',
  verifies: ['import2/sandbox-has-no-limit'],
  does: [],
  at: atSandboxes('the live API has a limit'),
  walk: async (walk) => {
    for (let round = 0; round < 12; round++)
      await walk.send('import2.listTools', { status: 200, verifies: 'import2/sandbox-has-no-limit' });
  },
};

const sandboxUnlimitedAtOnce: Journey = {
  id: 'import2.journey/sandbox-unlimited-at-once',
  title: 'the sandbox answers more requests at one moment than the live limit allows in a second',
  verifies: ['import2/sandbox-has-no-limit'],
  given: ['moving-clock'],
  at: atMockSandbox('only a clock that stands still makes a moment of many requests'),
  walk: async (walk) => {
    await walk.set({ stopClock: true });
    await sandboxUnlimited.walk(walk);
  },
};

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
