import type { AnyCase } from '../case.ts';
import { plain } from '../plain.ts';
import { operationIds, operationOf, statusesOf } from '../../spec/contract.ts';
import type { Given } from '../given.ts';
import type { RequestTemplate } from '../case.ts';
import type { Api } from '../../spec/operation.ts';
import type { RequirementId } from '../../spec/requirements/index.ts';
import { anyPath } from './any-path.ts';

type Row = {
  readonly status: number;
  readonly variant: string;
  readonly title: string;
  readonly given: Given;
  readonly verifies: { readonly [api in Api]?: RequirementId };
  readonly request?: RequestTemplate;
};

/** Statuses that every operation which declares them answers for the same reason. */
const rows: readonly Row[] = [
  {
    status: 403,
    variant: 'without-permission',
    title: 'refuses a token without permission',
    given: 'token-without-permission',
    verifies: { 'elastic-path': 'elastic-path/forbidden-is-403' },
    request: { auth: 'without-permission' },
  },
  {
    status: 409,
    variant: 'conflict',
    title: 'answers a conflict as documented',
    given: 'answer-409',
    verifies: { 'elastic-path': 'elastic-path/conflict-is-409' },
    request: { headers: { prefer: 'code=409' } },
  },
  {
    status: 429,
    variant: 'limit-reached',
    title: 'refuses a request beyond the rate limit',
    given: 'limit-reached',
    verifies: { import2: 'import2/over-limit-is-429', 'elastic-path': 'elastic-path/over-limit-is-429' },
  },
  {
    status: 500,
    variant: 'system-failure',
    title: 'answers a system failure as documented',
    given: 'answer-500',
    verifies: { 'elastic-path': 'elastic-path/failure-is-500' },
    request: { headers: { prefer: 'code=500' } },
  },
];

/** One case for each operation that declares the status of a row. */
export const byStatusCases: readonly AnyCase[] = rows.flatMap((row) =>
  operationIds
    .filter((id) => statusesOf(id).includes(row.status))
    .flatMap((id) => {
      const operation = operationOf(id);
      const requirement = row.verifies[operation.api];
      if (!requirement) return [];
      const { status, variant, title, given } = row;
      const request = { ...plain[id].request, ...anyPath(operation), ...row.request };
      return [{ operation: id, status, variant, title, given, verifies: [requirement] as const, request }];
    }),
);
