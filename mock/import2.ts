import { type Call, type Handler, emptyAnswer, jsonAnswer, refusal } from './answer.ts';
import {
  type Migration,
  acceptPayment,
  itemsAt,
  keepMigration,
  newMigration,
  rejectPayment,
  statusAt,
  users,
} from './migration.ts';
import { examples } from '../contracts/generated/examples.ts';
import { examplesOf } from '../contracts/spec/examples.ts';
import { type Json, isBlank, parseJson, valueAt } from '../contracts/values/json.ts';
import { type Complaint, complaint } from './validate.ts';

/** The tools of the vendor's example. */
const tools = examplesOf('import2.listTools', 200)[0]?.value as readonly { readonly name: string }[];

/** What no schema says: the tool must be one of the list. */
export function complaintsOfTool({ source_tool: tool }: Call['fields']): Complaint[] {
  if (typeof tool !== 'string' || tools.some(({ name }) => name === tool)) return [];
  return [complaint('source_tool', 'enum', isBlank(tool) ? "can't be blank" : 'is not supported', 422)];
}

/** A blank user name is none, which the sandbox does not mind. */
export function complaintsOfUser({ query: { destination_username: wanted }, site }: Pick<Call, 'query' | 'site'>) {
  if (site === 'sandbox' || !wanted || !isBlank(wanted)) return []; // that none is, or an empty one, its schema says
  return [complaint('destination_username', 'minLength', "can't be blank", 422)];
}

export const show = (migration: Migration, now: number) => ({
  id: migration.id,
  token: migration.token,
  status: statusAt(migration, now),
  items: itemsAt(migration, now),
  users,
});

/** The import of the path, undefined if this account has none such any more. */
export const importAsked = ({ seen, path }: Call): Migration | undefined =>
  seen.imports.find(({ id, gone }) => id === path['id'] && gone === null);

const created = ({ id, token, redirectUrl }: Migration) => jsonAnswer(201, { id, token, redirect_url: redirectUrl });

const wantedBy = ({ fields: { destination_username: user, start_full: full } }: Call) => ({
  destinationUsername: typeof user === 'string' ? user : '',
  startFull: full === true,
});

const createImport: Handler = (call) => {
  const migration = newMigration(call.account, wantedBy(call));
  keepMigration(call.account, migration);
  return created(migration);
};

const listImports: Handler = ({ seen: { imports, now }, query }) => {
  const wanted = query['destination_username'] ?? '';
  const found = imports.filter((one) => one.gone === null && one.destinationUsername === wanted);
  return jsonAnswer(
    200,
    found.map((one) => show(one, now)),
  );
};

const getImport: Handler = (call) => {
  const migration = importAsked(call);
  return migration ? jsonAnswer(200, show(migration, call.seen.now)) : refusal('import2', 404);
};

const payment =
  (take: typeof acceptPayment): Handler =>
  (call) => {
    const migration = importAsked(call);
    if (!migration) return refusal('import2', 404);
    take(migration, call.account.clock.now());
    return emptyAnswer(200);
  };

export const import2Handlers = {
  'import2.listTools': () => jsonAnswer(200, tools),
  'import2.createImport': createImport,
  'import2.listImports': listImports,
  'import2.getImport': getImport,
  'import2.acceptPayment': payment(acceptPayment),
  'import2.rejectPayment': payment(rejectPayment),
} satisfies { readonly [operation: string]: Handler };

/** The sandbox's fixed bodies: the vendor's own examples, labels from before v2.1 included (I-1), but for the comma at a list's end (I-2). */
const published = (operation: string): Json | undefined =>
  parseJson(examples.find((one) => one.operation === operation && one.vendor)?.text.replace(/,\s*\]\s*$/, ']') ?? '');
const fixedImport = published('import2.getImport');
const fixedList = published('import2.listImports') as readonly Json[];
export const isFixed = (wanted: string | undefined): boolean =>
  [fixedImport, ...fixedList].some((one) => valueAt(one, '/id') === wanted);

const fixedPayment: Handler = ({ path }) => (isFixed(path['id']) ? emptyAnswer(200) : refusal('import2', 404));

/** Where the sandbox does otherwise: it creates nothing, and shows the same whatever was done. */
export const sandboxHandlers: { readonly [operation: string]: Handler } = {
  'import2.createImport': (call) => created(newMigration(call.account, wantedBy(call))),
  'import2.listImports': () => jsonAnswer(200, fixedList),
  'import2.getImport': () => jsonAnswer(200, fixedImport),
  'import2.acceptPayment': fixedPayment,
  'import2.rejectPayment': fixedPayment,
};
