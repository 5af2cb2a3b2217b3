import { type OperationId, operationOf } from './contract.ts';
import type { Api } from './operation.ts';
import type { RequirementId } from './requirements/index.ts';

/**
 * What each API says of a status itself, whatever the operation: an answer that was expected to have the status and has
 * it holds the sentence.
 */
export const sentences = {
  import2: {
    200: 'import2/success-is-200',
    201: 'import2/created-is-201',
    400: 'import2/bad-syntax-is-400',
    401: 'import2/unauthorized-is-401',
    404: 'import2/not-found-is-404',
    422: 'import2/validation-is-422',
    429: 'import2/over-limit-is-429',
  },
  'elastic-path': {
    200: 'elastic-path/success-returns-the-import',
    400: 'elastic-path/bad-request-is-400',
    401: 'elastic-path/unauthorized-is-401',
    403: 'elastic-path/forbidden-is-403',
    404: 'elastic-path/not-found-is-404',
    409: 'elastic-path/conflict-is-409',
    429: 'elastic-path/over-limit-is-429',
    500: 'elastic-path/failure-is-500',
  },
} as const satisfies { readonly [api in Api]: { readonly [status: number]: RequirementId } };

export function sentenceOn(operation: OperationId, status: number): RequirementId | undefined {
  const { api, security } = operationOf(operation);
  const ofApi: { readonly [status: number]: RequirementId } = sentences[api];
  const isOfOthers =
    api === 'elastic-path' &&
    ((status === 200 && operation !== 'elastic-path.getImport') || (status === 401 && security === 'none'));
  return isOfOthers ? undefined : ofApi[status];
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
export const isRefusal = (status: number): boolean => status >= 400 && status < 500;

/** Whether an answer says that there is nothing of the id: 404, and at Elastic Path as well 400, which a store may choose (E-3). */
export const isUnknown = (operation: OperationId, status: number | null): boolean =>
  status === 404 || (status === 400 && operationOf(operation).api === 'elastic-path');
