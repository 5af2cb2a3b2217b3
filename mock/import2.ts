import { type Json, isObject } from '../contracts/json.ts';
import { type Answer, emptyAnswer, jsonAnswer, refusal } from './answer.ts';
import type { Call, Handler } from './call.ts';
import {
  type Migration,
  acceptPayment,
  createMigration,
  itemsAt,
  rejectPayment,
  statusAt,
  users,
} from './migration.ts';
import { type Faults, isUnchecked } from './validate.ts';

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
  users,
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
  users,
});

/** The imports an account sees, put away or not. */
const migrationsOf = ({ account, accounts, behaviour }: Call): readonly Migration[] =>
  behaviour.ownership === 'own' ? account.migrations : accounts.everybody().flatMap(({ migrations }) => migrations);

/** The import of the path, undefined if this account has none such any more. */
const find = (call: Call): Migration | undefined =>
  migrationsOf(call).find(
    ({ id, gone }) => id === call.path['id'] && (gone === null || call.behaviour.putAway === 'shown'),
  );

const createImport: Handler = (call) => {
  const fields = isObject(call.body) ? call.body : {};
  const destinationUsername = typeof fields['destination_username'] === 'string' ? fields['destination_username'] : '';
  const wanted = { destinationUsername, startFull: fields['start_full'] === true };
  const { account, behaviour, site } = call;
  const migration = createMigration(account, wanted);
  const isForgotten = site === 'sandbox' ? behaviour.sandbox === 'creates-nothing' : behaviour.writes === 'forgotten';
  if (isForgotten) account.migrations.pop();
  if (behaviour.writes === 'kept-twice') createMigration(account, wanted);
  return jsonAnswer(201, { id: migration.id, token: migration.token, redirect_url: migration.redirectUrl });
};

const listImports: Handler = (call) => {
  const { account, query, site, behaviour } = call;
  const now = account.moment(behaviour);
  if (site === 'sandbox') {
    const created = behaviour.sandbox === 'creates' ? account.migrations : [];
    return jsonAnswer(200, [...fixedList, ...created.map((one) => show(one, now))]);
  }
  const wanted = query['destination_username'] ?? '';
  if (wanted.trim() === '' && !isUnchecked(behaviour.unchecked, 'destination_username', 'required'))
    return jsonAnswer(422, { destination_username: ["can't be blank"] });
  const isAsked = ({ destinationUsername, gone }: Migration): boolean =>
    (destinationUsername === wanted || behaviour.list === 'filter-ignored') &&
    (gone === null || behaviour.list === 'put-away-shown');
  const found = migrationsOf(call).filter(isAsked);
  return jsonAnswer(
    200,
    found.map((migration) => show(migration, now)),
  );
};

const getImport: Handler = (call) => {
  if (call.site === 'sandbox') return jsonAnswer(200, fixedImport);
  const migration = find(call);
  return migration ? jsonAnswer(200, show(migration, call.account.moment(call.behaviour))) : refusal('import2', 404);
};

const payment =
  (told: typeof acceptPayment, opposite: typeof acceptPayment): Handler =>
  (call): Answer => {
    if (call.site === 'sandbox')
      return fixedIds.includes(call.path['id'] ?? '') ? emptyAnswer(200) : refusal('import2', 404);
    const migration = find(call);
    if (!migration) return refusal('import2', 404);
    const { payment: how } = call.behaviour;
    if (how !== 'ignored') (how === 'swapped' ? opposite : told)(call.account, migration);
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
  'import2.acceptPayment': payment(acceptPayment, rejectPayment),
  'import2.rejectPayment': payment(rejectPayment, acceptPayment),
} satisfies { readonly [operation: string]: Handler };
