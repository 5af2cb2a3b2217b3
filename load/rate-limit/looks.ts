import type { RequestTemplate } from '../../contracts/case.ts';
import { type OperationId, operationIds, operationOf } from '../../contracts/contract.ts';
import { type Allowed, consequencesOf, whyNotAllowed } from '../../contracts/permission.ts';
import { type Parameters, buildRequest } from '../../contracts/request.ts';

/** A request that no server can grant, so that it changes nothing, and that a limiter counts like any other. */
export type Look = { readonly parameters?: Parameters; readonly request?: RequestTemplate };

const nobodysId = '5f0c3d6e-8a1b-4c2d-9e3f-000000000404';

/** Further operations that show what a limit is across: a read by id, and a write without what it has to name. */
export const looks: { readonly [operation in OperationId]?: Look } = {
  'import2.getImport': { parameters: { id: nobodysId } },
  'import2.createImport': { request: { body: { kind: 'json', value: {} } } },
  'elastic-path.getImport': { parameters: { import_uuid: nobodysId } },
  'elastic-path.createImport': { request: { body: { kind: 'multipart', file: null } } },
};

/**
 * The looks of an API beside the endpoints that the probe uses anyway. A write is among them only where load may create, though
 * this one is to be refused: a broken server may take it.
 */
export function looksBeside(endpoints: readonly OperationId[], allowed: Allowed): OperationId[] {
  const [main] = endpoints;
  return operationIds.filter((operation) => {
    const look = looks[operation];
    const { api } = operationOf(operation);
    if (!look || endpoints.includes(operation) || !main || operationOf(main).api !== api) return false;
    const { request = {}, parameters = {} } = look;
    const consequences = consequencesOf(buildRequest({ operation, request }, parameters));
    return whyNotAllowed(consequences, allowed, api, 'load') === null;
  });
}
