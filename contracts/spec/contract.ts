import { operations, schemaFacts } from '../generated/operations.ts';
import { validators } from '../generated/validators.js';
import type { Contract, Operation } from './operation.ts';

export type OperationId = keyof typeof operations;

/** The statuses an operation declares: a case for another one does not compile. */
export type StatusOf<Id extends OperationId> = ToNumber<keyof (typeof operations)[Id]['responses']>;

type ToNumber<Key> = Key extends `${infer Status extends number}` ? Status : never;

export const contract: Contract = { operations, validators, schemaFacts };

export const operationIds = Object.keys(operations) as OperationId[];

export const operationOf = (id: OperationId): Operation => operations[id];

export const statusesOf = (id: OperationId): number[] => Object.keys(operations[id].responses).map(Number);

/** The status of what an operation does when all is well. */
export const successOf = (id: OperationId): number => Math.min(...statusesOf(id));

/** Whether an operation makes something: it declares that it answers 201. */
export const creates = (id: OperationId): boolean => statusesOf(id).includes(201);

/** Whether it is about one thing that was created. */
export const isOnOne = (id: OperationId): boolean => operationOf(id).path.includes('{');

/** The root of a URL's host: `https://host:port`. Not by `URL`, which k6 lacks and which would mend what a test broke on purpose. */
export const rootOf = (url: string): string => /^https?:\/\/[^/]+/.exec(url)?.[0] ?? url;

/** What an operation's path stands below, at an API's base URL. */
export const baseFor = (id: OperationId, baseUrl: string): string =>
  operationOf(id).atHostRoot ? rootOf(baseUrl) : baseUrl;
