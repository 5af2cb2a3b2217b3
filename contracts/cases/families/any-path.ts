import type { Operation } from '../../spec/operation.ts';

/** Path parameters for requests that are refused before anyone looks at them. */
export const anyPath = (operation: Operation): { path: { [name: string]: string } } => ({
  path: Object.fromEntries(
    operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name, schema }) => [name, schema['format'] === 'uuid' ? '00000000-0000-4000-8000-000000000000' : '0']),
  ),
});
