import { type AnyCase, type RequestTemplate, toCase } from '../case.ts';
import { plain } from '../plain.ts';
import { operationIds, operationOf } from '../../spec/contract.ts';
import { atLive } from '../../spec/scopes.ts';
import { sentenceOn } from '../../spec/statuses.ts';
import type { Given } from '../given.ts';
import { anyPath } from './any-path.ts';

type Refused = readonly [status: number, variant: string, given: Given, title: string, request: RequestTemplate];

/** Statuses that every operation which declares them answers for the same reason. */
const rows: readonly Refused[] = [
  [
    403,
    'without-permission',
    'token-without-permission',
    'refuses a token without permission',
    { auth: 'without-permission' },
  ],
  [409, 'conflict', 'answer-409', 'answers a conflict as documented', { headers: { prefer: 'code=409' } }],
  [429, 'limit-reached', 'limit-reached', 'refuses a request beyond the rate limit', {}],
  [500, 'system-failure', 'answer-500', 'answers a system failure as documented', { headers: { prefer: 'code=500' } }],
];

const noLimit = atLive('the sandbox has no limit: "without being worried about hitting any limits" (Sandbox)');

/** One case for each operation that declares the status of a row. */
export const byStatusCases: readonly AnyCase[] = rows.flatMap(([status, variant, given, title, changes]) =>
  operationIds.flatMap((id) => {
    const { api, responses } = operationOf(id);
    const verifies = sentenceOn(id, status);
    if (!responses[status] || !verifies) return [];
    const request = { ...plain[id].request, ...anyPath(id), ...changes };
    const at = api === 'import2' && status === 429 ? { at: noLimit } : {};
    return [toCase(id, status, variant, [title, verifies, { given: [given], request, ...at }])];
  }),
);
