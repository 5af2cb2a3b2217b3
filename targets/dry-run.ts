import { type OperationId, operationIds, operationOf } from '../contracts/contract.ts';
import type { Response } from '../contracts/exchange.ts';
import { examples } from '../contracts/generated/examples.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Client, WireRequest } from './client.ts';
import type { TargetFacts } from './facts.ts';
import { rootOf } from './url.ts';

/** A request that a run would send. No credential stands in it. */
export type DryRequest = { readonly method: string; readonly url: string; readonly bytes: number };

/**
 * A client that sends nothing: it keeps what it should have sent, and answers with the document's examples of success, so
 * that what comes after can be arranged.
 */
export function dryClient(facts: readonly TargetFacts[]): { client: Client; sent: DryRequest[] } {
  const sent: DryRequest[] = [];
  const client: Client = {
    send: (request) => {
      sent.push({ method: request.method, url: request.url, bytes: new TextEncoder().encode(request.body).length });
      return Promise.resolve(exampleFor(request, facts));
    },
    close: () => Promise.resolve(),
  };
  return { client, sent };
}

function exampleFor(request: WireRequest, facts: readonly TargetFacts[]): Response {
  const operation = operationIds.find((id) => facts.some((one) => isAt(operationOf(id), request, one)));
  const status = operation ? lowestSuccess(operation) : 404;
  const example = examples.find(
    (one) => one.operation === operation && one.status === status && one.vendor === null && one.value !== undefined,
  );
  const body = example ? JSON.stringify(example.value) : '';
  return { kind: 'response', status, headers: example ? [['content-type', 'application/json']] : [], body };
}

const lowestSuccess = (id: OperationId): number => Math.min(...Object.keys(operationOf(id).responses).map(Number));

function isAt(
  { api, method, path, atHostRoot }: Operation,
  request: WireRequest,
  { name, baseUrl }: TargetFacts,
): boolean {
  if (method !== request.method || !name.startsWith(api)) return false;
  const base = atHostRoot ? rootOf(baseUrl) : baseUrl;
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/?]*');
  return request.url.startsWith(base) && new RegExp(`^${pattern}(?:\\?.*)?$`).test(request.url.slice(base.length));
}
