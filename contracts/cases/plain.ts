import type { Plain } from './case.ts';
import type { OperationId } from '../spec/contract.ts';
import * as rows from './rows.ts';

/** An operation without rows does not compile: the error names it. */
type Missing = Exclude<OperationId, (typeof rows)[keyof typeof rows]['operation']>;
({}) satisfies { readonly [Id in Missing]: never };

/** How each operation succeeds: the starting point of every family, and of every row that does not say otherwise. */
export const plain = Object.fromEntries(Object.values(rows).map((one) => [one.operation, one.plain])) as {
  readonly [Id in OperationId]: Plain<Id>;
};
