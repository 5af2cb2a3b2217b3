import type { RequestTemplate } from '../../contracts/cases/case.ts';
import { type OperationId, operationIds, operationOf } from '../../contracts/spec/contract.ts';
import { unassignedId } from '../../contracts/settings/parameters.ts';
import { type Allowed, consequencesOf, whyNotAllowed } from '../../contracts/cases/permission.ts';
import { buildRequest } from '../../contracts/cases/request.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';

/** A request that no server can grant, so that it changes nothing, and that a limiter counts like any other. */
export type Ungrantable = { readonly parameters?: Parameters; readonly request?: RequestTemplate };

/** Further operations that show what a limit is across: a read by id, and a write without what it has to name. */
export const ungrantable: { readonly [operation in OperationId]?: Ungrantable } = {
  'import2.getImport': { parameters: { id: unassignedId } },
  'import2.createImport': { request: { body: { kind: 'json', value: {} } } },
  'elastic-path.getImport': { parameters: { import_uuid: unassignedId } },
  'elastic-path.createImport': { request: { body: { kind: 'multipart', file: null } } },
};

/**
 * The further operations of an API, beside the endpoints that the probe uses anyway. A write is among them only where load may
 * create, though this one is to be refused: a broken server may take it.
 * @param mayCreate whether what a broken server takes is within what may be created
 */
export function furtherEndpoints(
  endpoints: readonly OperationId[],
  allowed: Allowed,
  mayCreate: boolean,
): OperationId[] {
  const [main] = endpoints;
  return operationIds.filter((operation) => {
    const request = ungrantable[operation];
    const { api } = operationOf(operation);
    if (!request || endpoints.includes(operation) || !main || operationOf(main).api !== api) return false;
    const { request: template = {}, parameters = {} } = request;
    const consequences = consequencesOf(buildRequest({ operation, request: template }, parameters));
    if (consequences.includes('creates') && !mayCreate) return false;
    return whyNotAllowed(consequences, allowed, api, 'load') === null;
  });
}

/**
 * What further endpoints may create at most, at a server that takes what it must refuse: one for each that writes, since one
 * that was taken is not sent again, and they are sent at the one limit that was found.
 */
export const mostCreatedByFurther = (chosen: readonly OperationId[]): number =>
  chosen.filter((operation) => operationOf(operation).writes).length;
