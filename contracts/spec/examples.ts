import { examples } from '../generated/examples.ts';
import type { Example } from './operation.ts';

/** The document's examples of an answer, in its order; those of the vendors that break the contract aside. */
export const examplesOf = (operation: string, status: number): readonly Example[] =>
  examples.filter((one) => one.operation === operation && one.status === status && one.vendor === null);
