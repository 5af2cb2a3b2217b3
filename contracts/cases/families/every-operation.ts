import { type Case, type RequestTemplate, type Row, row, toCase } from '../case.ts';
import { plain } from '../plain.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import type { Auth } from '../../spec/auth.ts';
import type { Operation } from '../../spec/operation.ts';
import { unassignedId } from '../../settings/parameters.ts';
import { atLive, atTheSandbox, notForReal } from '../../spec/scopes.ts';
import { sentenceOn } from '../../spec/statuses.ts';
import type { Given } from '../given.ts';

/** What an operation refuses, or fails at, for the same reason as every other that declares the status. */
type Refusal = readonly [status: number, variant: string, title: string, request: RequestTemplate, given?: Given];

const refusedToAll: readonly Refusal[] = [
  [401, 'wrong-scheme', 'refuses a token under another scheme', { auth: 'wrong-scheme' }],
  [401, 'unknown-token', 'refuses a token nobody was given', { auth: 'unknown-token' }, 'credentials'],
  [
    403,
    'without-permission',
    'refuses a token without permission',
    { auth: 'without-permission' },
    'token-without-permission',
  ],
  [409, 'conflict', 'answers a conflict as documented', { headers: { prefer: 'code=409' } }, 'answer-409'],
  [429, 'limit-reached', 'refuses a request beyond the rate limit', {}, 'limit-reached'],
  [500, 'system-failure', 'answers a system failure as documented', { headers: { prefer: 'code=500' } }, 'answer-500'],
];

const refusedBy: { readonly [security in Operation['security']]: readonly Refusal[] } = {
  none: [],
  basic: [
    [401, 'no-credentials', 'refuses a request without credentials', { auth: 'none' }],
    [401, 'bad-base64', 'refuses credentials that are not base64', { auth: 'bad-base64' }],
    [401, 'empty-user', 'refuses an empty user name', { auth: 'empty-user' }],
  ],
  bearer: [
    [401, 'no-credentials', 'refuses a request without a token', { auth: 'none' }],
    [401, 'empty-token', 'refuses an empty token', { auth: 'empty-user' }],
    [401, 'expired-token', 'refuses a token that has expired', { auth: 'expired-token' }, 'expired-token'],
  ],
};

const noLimit = atLive('the sandbox has no limit: "without being worried about hitting any limits" (Sandbox)');

function refusals(id: OperationId): Case[] {
  const { api, security, responses, parameters } = operationOf(id);
  const ids = parameters.filter((one) => one.in === 'path'); // it is refused before anyone looks at them
  const path = Object.fromEntries(
    ids.map(({ name, schema }) => [name, schema['format'] === 'uuid' ? unassignedId : '0']),
  );
  const own = security === 'none' ? refusedToAll.filter(([status]) => status !== 401) : refusedToAll;
  return [...refusedBy[security], ...own].flatMap(([status, variant, title, request, given]) => {
    const verifies = sentenceOn(id, status);
    if (!verifies || (status !== 401 && !responses[status])) return []; // what needs credentials refuses, declared or not
    const at = api === 'import2' && status === 429 ? { at: noLimit } : {};
    const needs = given ? { given: [given] } : {};
    return [toCase(id, status, variant, row(title, verifies, { ...needs, request: { path, ...request }, ...at }))];
  });
}

const atNoCost = notForReal(
  'a real target is asked it by requests that only read: nothing is created for the sake of a header',
);

/** The ways to say who one is that have to be taken, and that it is there at the sandbox. */
function successes(id: OperationId): Case[] {
  const { api, security, writes } = operationOf(id);
  const { status, given = [] } = plain[id];
  const as = (auth: Auth): Pick<Case, 'given' | 'request' | 'at'> => ({
    given,
    request: { auth },
    ...(writes ? { at: atNoCost } : {}),
  });
  const rows: { readonly [variant: string]: Row | false } = {
    'lower-case-scheme':
      security !== 'none' &&
      row('accepts the scheme in lower case', 'http/scheme-is-case-insensitive', as('valid-lower-case-scheme')),
    'any-password':
      security === 'basic' &&
      row('does not look at the password', 'import2/token-is-the-username', as('valid-other-password')),
    'at-the-sandbox':
      api === 'import2' &&
      row('is there at the sandbox too', 'import2/sandbox-has-all-endpoints', { given, at: atTheSandbox }),
  };
  return Object.entries(rows).flatMap(([variant, one]) => (one ? [toCase(id, status, variant, one)] : []));
}

/** What every operation answers alike. */
export const everyOperationCases: readonly Case[] = operationIds.flatMap((id) => [...refusals(id), ...successes(id)]);
