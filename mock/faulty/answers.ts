import { type Json, type JsonObject, isObject, parseJson } from '../../contracts/values/json.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import { type Account, isAccountName } from '../account.ts';
import { type Answer, type Call, type Handler, emptyAnswer, refusal } from '../answer.ts';
import { defaultPage } from '../elastic-path.ts';
import { importAsked, import2Handlers, isFixed, show } from '../import2.ts';
import { createJob, noRecords } from '../job.ts';
import { type Migration, prepare } from '../migration.ts';
import { complaintsOf, handlerOf } from '../operations.ts';
import { refuse } from '../validate.ts';
import { miscomplaints } from './checks.ts';
import { choosing, chosenSeen } from './choices.ts';
import { isThere, jobConductOf, misread } from './jobs.ts';
import { mockClientSecret } from '../../contracts/spec/auth.ts';

/** How a request is answered that is dealt with so. */
export function misanswer(honest: Call, how: Behaviour, everybody: readonly Account[]): Answer {
  const form = misread(honest.form, how);
  const seen = chosenSeen({ ...honest, seen: misseen(honest, how, everybody) }, how);
  const call: Call = { ...honest, form, seen, jobConduct: jobConductOf(how) };
  const complaints = miscomplaints(complaintsOf(call), call, how);
  const answer =
    call.unread ??
    (complaints.length > 0
      ? refuse(call.operation, complaints)
      : choosing(mishandled(call, how), how)(heeded(call, how)));
  if (how.writes === 'kept-though-refused' && answer.status >= 400) keepAnyway(call);
  return answer;
}

const staleMs = 60_000;
const staleReads = new WeakMap<Account, number>();

/** What a request gets to see: what it must not, the moment before, imports that another filter would find. */
function misseen({ account, seen, query }: Call, how: Behaviour, everybody: readonly Account[]): Call['seen'] {
  const from = how.ownership === 'own' ? [account] : everybody;
  const nth = (staleReads.get(account) ?? 0) + (how.reads === 'stale' ? 1 : 0);
  staleReads.set(account, nth);
  const now = seen.now - (how.reads === 'stale' && nth % 2 === 0 ? staleMs : 0);
  const wanted = query['destination_username'] ?? '';
  const misshown = (one: Migration): Migration => {
    const isShown = how.putAway === 'shown' || how.putAway === `${one.gone}-shown` || how.list === 'put-away-shown';
    const isMatch = isAlike(one.destinationUsername, wanted, how.list);
    if (!(isShown && one.gone) && !isMatch && how.payment !== 'ignored') return one;
    const destinationUsername = isMatch ? wanted : one.destinationUsername;
    return { ...one, gone: isShown ? null : one.gone, destinationUsername }; // a copy: nothing that is done to it lasts
  };
  return {
    now,
    imports: from.flatMap(({ migrations }) => migrations).map(misshown),
    jobs: from.flatMap(({ jobs }) => jobs).filter((job) => isThere(job, now)),
  };
}

/** Whether an import is taken for one of the user that was asked for. */
function isAlike(found: string, wanted: string, how: Behaviour['list']): boolean {
  if (how === 'filter-ignored') return true;
  if (how === 'filter-by-prefix') return found.startsWith(wanted);
  return how === 'filter-without-case' && found.toLowerCase() === wanted.toLowerCase();
}

/** A request of which some fields are not read, or whose client is taken for a known one. */
function heeded(call: Call, { ignoredFields, token }: Behaviour): Call {
  const read = Object.entries(call.fields).filter(([name]) => !ignoredFields.includes(name));
  const client = String(call.fields['client_id']);
  const fields: { [name: string]: Json } = Object.fromEntries(read);
  if (token === 'any-client' && !isAccountName(client)) fields['client_id'] = 'mock-anybody';
  if (token === 'any-secret') fields['client_secret'] = mockClientSecret;
  const externalRef = ignoredFields.includes('external_ref') ? null : call.form.externalRef;
  const share = token === 'never-valid' ? 0 : token === 'half-an-hour' ? 0.5 : 1;
  const accountOf: Call['accountOf'] = (name) => {
    const account = call.accountOf(name);
    return { clock: account.clock, issueToken: (seconds) => account.issueToken(seconds * share) };
  };
  return { ...call, fields, form: { ...call.form, externalRef }, accountOf };
}

/** What an operation does where the server behaves otherwise. */
function mishandled(call: Call, how: Behaviour): Handler {
  const { id } = call.operation;
  const handler = call.site === 'sandbox' ? missandboxed(call, how) : mispaid(call, how);
  if (id === 'import2.createImport' || id === 'elastic-path.createImport') return miskept(handler, how);
  return id.endsWith('.listImports') ? mislisted(handler, how) : handler;
}

const opposites: { readonly [operation: string]: Handler } = {
  'import2.acceptPayment': import2Handlers['import2.rejectPayment'],
  'import2.rejectPayment': import2Handlers['import2.acceptPayment'],
};

function mispaid(call: Call, { payment }: Behaviour): Handler {
  const handler = handlerOf(call);
  const opposite = opposites[call.operation.id];
  if (payment === 'swapped' && opposite) return opposite;
  if (payment !== 'whenever' || !opposite) return handler;
  return (paid) => {
    const migration = importAsked(paid);
    if (!migration) return handler(paid);
    prepare(migration, paid.account.clock.now());
    return emptyAnswer(200);
  };
}

function missandboxed(call: Call, { sandbox }: Behaviour): Handler {
  const handler = handlerOf(call);
  const isUnknown = !isFixed(call.path['id']);
  const operation: string = call.operation.id;
  switch (operation) {
    case 'import2.createImport':
      return sandbox === 'creates' ? handlerOf({ ...call, site: 'live' }) : handler;
    case 'import2.listImports':
      if (sandbox !== 'creates') return handler;
      return ({ account, seen }) =>
        edited(handler(call), (list) => [...(list as Json[]), ...account.migrations.map((one) => show(one, seen.now))]);
    case 'import2.getImport':
      if (sandbox === 'knows-its-own-alone' && isUnknown) return () => refusal('import2', 404);
      if (sandbox !== 'varies') return handler;
      return ({ account }) =>
        edited(handler(call), (fixed) => ({
          ...(fixed as JsonObject),
          items: { accounts: account.issue('look').serial },
        }));
    case 'import2.acceptPayment':
    case 'import2.rejectPayment':
      return sandbox === 'takes-payments-for-any' ? () => emptyAnswer(200) : handler;
    default:
      return handler;
  }
}

/** What is created is kept twice, or not at all; an import may wait for its customer. */
const miskept =
  (handler: Handler, { writes, startFull, sandbox }: Behaviour): Handler =>
  (call) => {
    const { account, site } = call;
    const kept = call.operation.api === 'import2' ? account.migrations : account.jobs;
    const before = kept.length;
    const answer = handler(call);
    const isForgotten = writes === 'forgotten' && (site === 'live' || sandbox === 'creates-nothing');
    if (isForgotten && kept.length > before) kept.pop();
    if (writes === 'kept-twice') handler(call);
    if (startFull === 'waits-for-the-customer')
      for (const migration of account.migrations.slice(before)) migration.startsItself = false;
    return answer;
  };

/** A list that goes by another page than was asked for, loses its last entry, or tells its first one twice. */
const mislisted =
  (handler: Handler, { list }: Behaviour): Handler =>
  (call) => {
    const { query } = call;
    const [offset, limit] = [Number(query['page[offset]'] ?? 0), Number(query['page[limit]'] ?? defaultPage)];
    const asked: { readonly [how in Behaviour['list']]?: { readonly [name: string]: string } } = {
      'offset-one-more': { 'page[offset]': `${offset + 1}` },
      'offset-ignored': { 'page[offset]': '0' },
      'limit-ignored': { 'page[limit]': 'Infinity' },
      'limit-one-more': { 'page[limit]': `${limit + 1}` },
    };
    const told = handler({ ...call, query: { ...query, ...asked[list] } });
    if (told.status !== 200) return told;
    const links = asked[list] ? { links: (parseJson(handler(call).body) as JsonObject)['links'] ?? null } : {};
    return edited(told, (body) => {
      if (Array.isArray(body)) return mistold(body as readonly Json[], list);
      const { data, ...rest } = body as { data: readonly Json[]; links: Json };
      return { data: mistold(data, list), ...rest, ...links };
    });
  };

function mistold(entries: readonly Json[], how: Behaviour['list']): readonly Json[] {
  if (how === 'last-missing') return entries.slice(0, -1);
  return how === 'first-twice' ? [...entries.slice(0, 1), ...entries] : entries;
}

/** What is refused is kept all the same. */
function keepAnyway(call: Call): void {
  const { account, body, jobConduct, operation } = call;
  if (operation.id === 'import2.createImport') handlerOf(call)({ ...call, fields: isObject(body) ? body : {} });
  if (operation.id === 'elastic-path.createImport')
    createJob(account, { externalRef: null, uploaded: noRecords(), valid: noRecords() }, jobConduct);
}

const edited = (answer: Answer, edit: (body: Json) => Json): Answer => ({
  ...answer,
  body: JSON.stringify(edit(parseJson(answer.body) ?? null)),
});
