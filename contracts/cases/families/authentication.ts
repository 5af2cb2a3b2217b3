import type { AnyCase } from '../case.ts';
import { plain } from '../plain.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import type { Auth } from '../../spec/exchange.ts';
import type { Given } from '../given.ts';
import { mockTargets, sandboxTargets } from '../../spec/scopes.ts';
import { anyPath } from './any-path.ts';

type Row = readonly [variant: string, auth: Auth, given: Given, title: string];

const refusedByBasic: readonly Row[] = [
  ['no-credentials', 'none', 'nothing', 'refuses a request without credentials'],
  ['wrong-scheme', 'wrong-scheme', 'nothing', 'refuses a token under another scheme'],
  ['bad-base64', 'bad-base64', 'nothing', 'refuses credentials that are not base64'],
  ['empty-user', 'empty-user', 'nothing', 'refuses an empty user name'],
  ['unknown-token', 'unknown-token', 'nothing', 'refuses a token nobody was given'],
];

const refusedByBearer: readonly Row[] = [
  ['no-credentials', 'none', 'nothing', 'refuses a request without a token'],
  ['wrong-scheme', 'wrong-scheme', 'nothing', 'refuses a token under another scheme'],
  ['empty-token', 'empty-user', 'nothing', 'refuses an empty token'],
  ['unknown-token', 'unknown-token', 'nothing', 'refuses a token nobody was given'],
  ['expired-token', 'expired-token', 'expired-token', 'refuses a token that has expired'],
];

/** Every way to say who one is, right and wrong, for every operation that asks. */
export const authenticationCases: readonly AnyCase[] = operationIds.flatMap((id) => casesOf(id));

function casesOf(id: OperationId): AnyCase[] {
  const operation = operationOf(id);
  if (operation.security === 'none') return [];
  const rows = operation.security === 'basic' ? refusedByBasic : refusedByBearer;
  const requirement = operation.api === 'import2' ? 'import2/unauthorized-is-401' : 'elastic-path/unauthorized-is-401';
  const refused = rows.map(([variant, auth, given, title]): AnyCase => ({
    operation: id,
    status: 401,
    variant,
    title,
    verifies: [requirement],
    given,
    ...(auth === 'unknown-token' ? { needs: 'credentials' } : {}),
    request: { auth, ...anyPath(operation) },
  }));
  return [...refused, lowerCaseScheme(id), ...(operation.security === 'basic' ? [anyPassword(id)] : [])];
}

/** Whatever is created or paid for only to look at a header is asked for where it costs nothing. */
function whereItIsFree(id: OperationId): Pick<AnyCase, 'only'> {
  if (!operationOf(id).writes) return {};
  const because = 'a real target is asked it by requests that only read: nothing is created for the sake of a header';
  return { only: { targets: [...mockTargets, ...sandboxTargets], because } };
}

function anyPassword(id: OperationId): AnyCase {
  const { status, given } = plain[id];
  return {
    operation: id,
    status,
    variant: 'any-password',
    title: 'does not look at the password',
    verifies: ['import2/token-is-the-username'],
    given,
    request: { auth: 'valid-other-password' },
    ...whereItIsFree(id),
  };
}

function lowerCaseScheme(id: OperationId): AnyCase {
  const { status, given } = plain[id];
  return {
    operation: id,
    status,
    variant: 'lower-case-scheme',
    title: 'accepts the scheme in lower case',
    verifies: ['http/scheme-is-case-insensitive'],
    given,
    request: { auth: 'valid-lower-case-scheme' },
    ...whereItIsFree(id),
  };
}
