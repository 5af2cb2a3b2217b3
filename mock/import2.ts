import { type Json, isObject } from '../contracts/values/json.ts';
import { type Answer, emptyAnswer, jsonAnswer, refusal } from './answer.ts';
import type { Call, Handler } from './call.ts';
import { misread } from './misread.ts';
import type { Behaviour } from '../faults/behaviour.ts';
import {
  type Migration,
  acceptPayment,
  createMigration,
  itemsAt,
  rejectPayment,
  startAgain,
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
const find = (call: Call): Migration | undefined => {
  const { path, behaviour } = call;
  return migrationsOf(call).find((one) => one.id === path['id'] && isThere(one, behaviour));
};

const isThere = ({ gone }: Migration, { putAway }: Behaviour): boolean =>
  gone === null || putAway === 'shown' || putAway === `${gone}-shown`;

const createImport: Handler = (call) => {
  const fields = isObject(call.body) ? call.body : {};
  const destinationUsername = typeof fields['destination_username'] === 'string' ? fields['destination_username'] : '';
  const { account, behaviour, site } = call;
  const startFull = fields['start_full'] === true;
  const wanted = { destinationUsername, startFull, startsItself: behaviour.startFull === 'at-once' };
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
  const isLeftOut = query['destination_username'] === undefined ? 'required' : 'minLength';
  if (wanted.trim() === '' && !isUnchecked(behaviour.unchecked, 'destination_username', isLeftOut))
    return jsonAnswer(422, { destination_username: ["can't be blank"] });
  const isAsked = ({ destinationUsername, gone }: Migration): boolean =>
    isOf(destinationUsername, wanted, behaviour.list) && (gone === null || behaviour.list === 'put-away-shown');
  const found = misread(migrationsOf(call).filter(isAsked), behaviour.list);
  return jsonAnswer(
    200,
    found.map((migration) => show(migration, now)),
  );
};

/** Whether an import's user is the one that was asked for. */
function isOf(found: string, wanted: string, how: Behaviour['list']): boolean {
  if (how === 'filter-ignored') return true;
  if (how === 'filter-by-prefix') return found.startsWith(wanted);
  return how === 'filter-without-case' ? found.toLowerCase() === wanted.toLowerCase() : found === wanted;
}

/** The sandbox's fixed body; a sandbox that varies tells another one every second time. */
function fixedAnswer(call: Call): Answer {
  const { sandbox } = call.behaviour;
  if (sandbox === 'knows-its-own-alone' && !fixedIds.includes(call.path['id'] ?? '')) return refusal('import2', 404);
  if (sandbox !== 'varies') return jsonAnswer(200, fixedImport);
  return jsonAnswer(200, { ...fixedImport, items: { accounts: call.account.issue('look').serial } });
}

const getImport: Handler = (call) => {
  if (call.site === 'sandbox') return fixedAnswer(call);
  const migration = find(call);
  return migration ? jsonAnswer(200, show(migration, call.account.moment(call.behaviour))) : refusal('import2', 404);
};

const payment =
  (told: typeof acceptPayment, opposite: typeof acceptPayment): Handler =>
  (call): Answer => {
    if (call.site === 'sandbox') {
      const takes = fixedIds.includes(call.path['id'] ?? '') || call.behaviour.sandbox === 'takes-payments-for-any';
      return takes ? emptyAnswer(200) : refusal('import2', 404);
    }
    const migration = find(call);
    if (!migration) return refusal('import2', 404);
    const { payment: how } = call.behaviour;
    if (how === 'whenever') startAgain(call.account, migration);
    else if (how !== 'ignored') (how === 'swapped' ? opposite : told)(call.account, migration);
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
