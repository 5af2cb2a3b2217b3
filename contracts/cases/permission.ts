import type { Case } from './case.ts';
import { creates, operationIds, operationOf } from '../spec/contract.ts';
import { type Json, parseJson } from '../values/json.ts';
import type { Api } from '../spec/operation.ts';
import { type RequestDraft, buildRequest } from './request.ts';
import type { Permission } from '../settings/table.ts';
import type { Why } from '../spec/why.ts';
import { type TargetName, apiOf, isMock } from '../spec/targets.ts';

/**
 * What a request does if it is taken: it changes something, creates something, obliges us to pay. A request with no
 * consequence reads.
 */
export type Consequence = 'changes' | 'creates' | 'pays';

/** What `ALLOW_LIVE` permits at a target; `everything` where nothing real can come of it: a mock, the sandbox. */
export type Allowed = 'everything' | readonly Permission[];

/** Which part of the suite sends: load creates by the minute, so it has permissions of its own. */
export type By = 'contract' | 'load';

/** Whether a URL says itself that it is the sandbox's. */
export const namesSandbox = (baseUrl: string): boolean => baseUrl.endsWith('/sandbox');

/** How the URL of a version of Import2's API ends, as a regular expression that a shell's tools read as well. */
export const endsWithVersion = '/v[0-9]+([.][0-9]+)?$';

/** The documented rule: "just replace api version in the URL with 'sandbox'". Null: the URL is that of no version. */
export function sandboxOf(baseUrl: string): string | null {
  const sandbox = baseUrl.replace(new RegExp(endsWithVersion), '/sandbox');
  return sandbox === baseUrl ? null : sandbox;
}

/**
 * What may be done at a target beyond reading: everything at a mock and at what names itself the sandbox; elsewhere what is
 * permitted. So a sandbox behind a proxy whose URL says nothing of it counts as live.
 */
export function allowedAt(
  { name, baseUrl }: { readonly name: TargetName; readonly baseUrl: string },
  allowLive: readonly Permission[],
): Allowed {
  if (isMock(name) || (name === 'import2@sandbox' && namesSandbox(baseUrl))) return 'everything';
  return allowLive.filter((permission) => permission.startsWith(apiOf(name)));
}

export type Sending = Pick<RequestDraft, 'operation' | 'method' | 'path' | 'body'>;

/**
 * What a request would do, whatever credentials it carries and whatever it should be answered: a broken server may take it.
 * "obligation to pay" (Accept payment); "start_full … automatically designates the migration as sponsored by you".
 */
export function consequencesOf({ operation, method, path, body }: Sending): readonly Consequence[] {
  const { api, writes, security } = operationOf(operation);
  const reads = !writes && (method === 'GET' || security === 'none'); // a token request changes nothing
  if (reads) return [];
  const accepts = operation === 'import2.acceptPayment' || path.includes('/payment/accept');
  const pays = api === 'import2' && (accepts || startsFull(path, body));
  return ['changes', ...(creates(operation) ? ['creates' as const] : []), ...(pays ? ['pays' as const] : [])];
}

const known = new WeakMap<Case, readonly Consequence[]>();

/** What a row's own request would do. */
export function consequencesOfRow(row: Case): readonly Consequence[] {
  const found = known.get(row) ?? consequencesOf(buildRequest(row, {}));
  known.set(row, found);
  return found;
}

/** The worst that an API's operations can do. */
export function consequencesOfApi(of: Api): readonly Consequence[] {
  const plainOnes = operationIds
    .filter((id) => operationOf(id).api === of)
    .map((operation) => ({ operation, request: {} }));
  return [...new Set(plainOnes.flatMap((row) => consequencesOf(buildRequest(row, {}))))];
}

const flag = 'start_full';

/** Whether a server could read a true `start_full` here: anything but absent, null and false, since it may coerce. */
function startsFull(path: string, body: string): boolean {
  const written = /start(?:_|%5f|\\u005f)full/gi;
  if (written.test(path)) return true;
  const said = body.match(written)?.length ?? 0;
  const json = parseJson(body);
  if (json === undefined) return said > 0;
  const values = valuesOf(json, flag);
  return values.some((value) => value !== null && value !== false) || said > values.length; // more: a member said twice
}

/** The values of every member of that name, however deep, in any letter case. */
function valuesOf(json: Json, name: string): Json[] {
  if (json === null || typeof json !== 'object') return [];
  return Object.entries(json).flatMap(([member, value]: [string, Json]) => [
    ...(member.toLowerCase() === name ? [value] : []),
    ...valuesOf(value, name),
  ]);
}

/** The permissions that consequences need at a real target, all of them. */
export function permissionsFor(consequences: readonly Consequence[], api: Api, by: By): Permission[] {
  if (consequences.length === 0) return [];
  const own: Permission = by === 'contract' ? api : `${api}-load`;
  return [own, ...(consequences.includes('pays') ? ['import2-pay' as const] : [])];
}

const inWords: { readonly [consequence in Consequence]: string } = {
  changes: 'would change something real if the server accepts it',
  creates: 'would create something real if the server accepts it',
  pays: 'would oblige us to pay if the server accepts it',
};

/** Why something with these consequences is not done at a target, with the setting that allows it; null: it may be done. */
export function whyNotAllowed(consequences: readonly Consequence[], allowed: Allowed, api: Api, by: By): Why | null {
  if (allowed === 'everything') return null;
  const needed = permissionsFor(consequences, api, by);
  if (needed.every((permission) => allowed.includes(permission))) return null;
  const setting = `ALLOW_LIVE=${needed.join(',')}`;
  const worst = consequences[consequences.length - 1] ?? 'changes';
  return { because: `${inWords[worst]}; ${setting} allows it`, opens: setting };
}
