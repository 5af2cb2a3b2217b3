import { type Json, isObject } from '../contracts/json.ts';
import { type Answer, emptyAnswer, jsonAnswer, refusal } from './answer.ts';
import type { Call, Handler } from './call.ts';
import { type Migration, acceptPayment, createMigration, itemsAt, rejectPayment, statusAt } from './migration.ts';
import type { Faults } from './validate.ts';

export const tools = [
  { name: 'wordpress', label: 'Wordpress' },
  { name: 'posterous', label: 'Posterous' },
  { name: 'tumblr', label: 'Tumblr' },
] as const;

/** The sandbox's fixed bodies: the vendor's own examples, labels from before v2.1 included (I-1). */
const fixed = (id: string, token: string, status: string) => ({
  id,
  token,
  status,
  items: { accounts: 123, contacts: 234 },
  users: { source_tool: 5, destination_tool: 4, matched: 3 },
});
const fixedImport = fixed('my-import-id', 'my-import-unique-token', 'Import Completed');
const fixedList = [
  fixed('my-import-id-1', 'my-import-unique-token-1', 'Import Completed'),
  fixed('my-import-id-2', 'my-import-unique-token-2', 'Sample Import in Progress'),
];
const fixedIds: readonly string[] = [fixedImport.id, ...fixedList.map(({ id }) => id)];

const show = (migration: Migration, now: number) => ({
  id: migration.id,
  token: migration.token,
  status: statusAt(migration, now),
  items: itemsAt(migration, now),
  users: { source_tool: 5, destination_tool: 4, matched: 3 },
});

/** The import of the path, undefined if this account has none such any more. */
const find = ({ account, path }: Call): Migration | undefined =>
  account.migrations.find(({ id, gone }) => id === path['id'] && gone === null);

const createImport: Handler = (call) => {
  const fields = isObject(call.body) ? call.body : {};
  const destinationUsername = typeof fields['destination_username'] === 'string' ? fields['destination_username'] : '';
  const wanted = { destinationUsername, startFull: fields['start_full'] === true };
  const migration = createMigration(call.account, wanted);
  if (call.site === 'sandbox') call.account.migrations.pop(); // it validates and answers, and keeps nothing
  return jsonAnswer(201, { id: migration.id, token: migration.token, redirect_url: migration.redirectUrl });
};

const listImports: Handler = ({ account, query, site }) => {
  if (site === 'sandbox') return jsonAnswer(200, fixedList);
  const wanted = query['destination_username'] ?? '';
  if (wanted.trim() === '') return jsonAnswer(422, { destination_username: ["can't be blank"] });
  const now = account.clock.now();
  const found = account.migrations.filter((one) => one.destinationUsername === wanted && one.gone === null);
  return jsonAnswer(
    200,
    found.map((migration) => show(migration, now)),
  );
};

const getImport: Handler = (call) => {
  if (call.site === 'sandbox') return jsonAnswer(200, fixedImport);
  const migration = find(call);
  return migration ? jsonAnswer(200, show(migration, call.account.clock.now())) : refusal('import2', 404);
};

const payment =
  (act: typeof acceptPayment): Handler =>
  (call): Answer => {
    if (call.site === 'sandbox')
      return fixedIds.includes(call.path['id'] ?? '') ? emptyAnswer(200) : refusal('import2', 404);
    const migration = find(call);
    if (!migration) return refusal('import2', 404);
    act(call.account, migration);
    return emptyAnswer(200);
  };

/** What a body can have wrong that its schema does not say: the tool must be one of the list. */
export const faultsBeyondSchema: { readonly [operation: string]: (body: Json) => Faults } = {
  'import2.createImport': (body) => {
    const tool = isObject(body) ? body['source_tool'] : undefined;
    if (typeof tool !== 'string' || tools.some(({ name }) => name === tool)) return {};
    return { source_tool: [tool.trim() === '' ? "can't be blank" : 'is not supported'] };
  },
};

export const import2Handlers = {
  'import2.listTools': () => jsonAnswer(200, tools),
  'import2.createImport': createImport,
  'import2.listImports': listImports,
  'import2.getImport': getImport,
  'import2.acceptPayment': payment(acceptPayment),
  'import2.rejectPayment': payment(rejectPayment),
} satisfies { readonly [operation: string]: Handler };
