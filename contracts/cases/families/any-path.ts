import { type OperationId, operationOf } from '../../spec/contract.ts';
import { nobodysId } from '../../settings/parameters.ts';

/** Path parameters for requests that are refused before anyone looks at them. */
export const anyPath = (id: OperationId): { path: { [name: string]: string } } => ({
  path: Object.fromEntries(
    operationOf(id)
      .parameters.filter((parameter) => parameter.in === 'path')
      .map(({ name, schema }) => [name, schema['format'] === 'uuid' ? nobodysId : '0']),
  ),
});
