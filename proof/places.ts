import {
  type OperationId,
  contract,
  creates,
  operationIds,
  operationOf,
  statusesOf,
} from '../contracts/spec/contract.ts';
import { below } from '../contracts/values/json.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { ResponseContract } from '../contracts/spec/operation.ts';
import { webhookOperation } from '../contracts/spec/webhook.ts';
import { type Node, list, readDocument } from '../openapi/document.ts';
import { readContract } from '../openapi/operations.ts';
import { walkSchema } from '../openapi/schema-walk.ts';

/** An answer that openapi.yaml declares. */
export type DeclaredAnswer = {
  readonly operation: OperationId;
  readonly status: number;
  readonly promised: ResponseContract;
  /** Every described place of the body; none where no JSON body is promised. */
  readonly places: readonly SchemaPlace[];
};

/** A place in a body, with its schema: the pointer may hold `*` for every element or member. */
export type SchemaPlace = { readonly pointer: string; readonly node: Node; readonly isRequired: boolean };

/** openapi.yaml, as the whole proof reads it. */
export const document = readDocument();
const { schemas, messages } = readContract(document);

/** The places of the schema that a validator compiles, the root among them; none where there is no validator. */
function placesOf(validator: string | null | undefined): SchemaPlace[] {
  if (!validator) return [];
  const required = new Set<string>();
  const described = new Set<string>();
  const found: { pointer: string; node: Node }[] = [];
  walkSchema(document, schemas.get(validator) as Node, (node, pointer) => {
    for (const name of list(node['required'])) required.add(below(pointer, String(name)));
    if (node['properties']) described.add(pointer);
    found.push({ pointer, node });
  });
  const isOpen = (pointer: string): boolean => pointer.endsWith('/*') && described.has(pointer.slice(0, -2)); // `additionalProperties` beside named ones
  return found
    .filter(({ pointer }) => !isOpen(pointer))
    .map((place) => ({ ...place, isRequired: required.has(place.pointer) }));
}

/** Every declared answer of every operation. */
export const declaredAnswers: readonly DeclaredAnswer[] = operationIds.flatMap((operation) =>
  statusesOf(operation).map((status): DeclaredAnswer => {
    const promised = contract.operations[operation]?.responses[status] as ResponseContract;
    return { operation, status, promised, places: placesOf(promised.validator) };
  }),
);

/** The places of the message that Import2 sends of itself. */
export const messagePlaces: readonly SchemaPlace[] = placesOf(messages[webhookOperation]);

export const needsCredentials = (id: OperationId): boolean => operationOf(id).security !== 'none';
/** Whether it lists what another operation creates. */
export const lists = (id: OperationId): boolean =>
  operationOf(id).method === 'GET' && operationIds.some((other) => creates(other) && isSamePath(id, other));

const isSamePath = (id: OperationId, other: OperationId): boolean =>
  operationOf(id).api === operationOf(other).api && operationOf(id).path === operationOf(other).path;

/** Import2 has two sites, each of which may be broken alone. */
export const sitesOf = (id: OperationId): readonly Site[] =>
  operationOf(id).api === 'import2' ? ['live', 'sandbox'] : ['live'];
