import { operations, schemaFacts } from '../generated/operations.ts';
import { validators } from '../generated/validators.js';
import type { Contract, Operation } from './operation.ts';

export type OperationId = keyof typeof operations;

/** The statuses an operation declares: a case for another one does not compile. */
export type StatusOf<Id extends OperationId> = ToNumber<keyof (typeof operations)[Id]['responses']>;

type ToNumber<Key> = Key extends `${infer Status extends number}` ? Status : never;

/** The contract of openapi.yaml. */
export const contract: Contract = { operations, validators, schemaFacts };

export const operationIds = Object.keys(operations) as OperationId[];

/** The operation of an id, with its type widened from the literal table. */
export const operationOf = (id: OperationId): Operation => operations[id];

/** The statuses an operation declares, in ascending order. */
export const statusesOf = (id: OperationId): number[] => Object.keys(operations[id].responses).map(Number);
