import { operationOf, successOf } from '../../contracts/spec/contract.ts';
import type { FaultCall } from '../../faults/setting.ts';
import { type Mutant, mutantOf } from '../mutant.ts';
import type { MutantKind } from '../mutant-kinds.ts';
import { type DeclaredAnswer, declaredAnswers } from '../places.ts';
import { dropHeader, setHeader, transport } from '../../faults/operator.ts';

const malformedHeaders: { readonly [name: string]: { readonly [where: string]: string } } = {
  'www-authenticate': { empty: '', 'no-scheme': '="import2"' },
  'retry-after': { word: 'soon', negative: '-1', fraction: '1.5', rfc3339: '2026-01-01T00:00:00Z' },
};

const mediaTypes = ['text/html; charset=utf-8', 'text/plain', 'application/xml', 'application/x-json', 'json'];

/** Longer than the client's patience with these mutants, and shorter than what a human waits. */
const patienceMs = 400;
const ms = 1200;

/** Headers, media types, connections, times, and secrets. */
function* wire(at: DeclaredAnswer): Generator<Mutant> {
  const { promised, operation, status, places } = at;
  const broken = (kind: MutantKind, where: string, fault: FaultCall): Mutant => mutantOf(kind, at, where, fault);
  const isJson = promised.body === 'json';
  const isSuccess = status === successOf(operation);

  for (const { name, required } of promised.headers) {
    if (required) yield broken('header-removed', name, dropHeader(name));
    for (const [where, value] of Object.entries(malformedHeaders[name] ?? {}))
      yield broken('header-changed', `${name}/${where}`, setHeader(name, value));
  }
  const name = 'content-type';
  if (isJson) yield broken('header-removed', name, dropHeader(name));
  for (const value of isJson ? mediaTypes : [])
    yield broken('media-type', value.replace(/;.*/, ''), setHeader(name, value));

  // a connection that breaks before every answer; the other ways for each operation's success, and every body
  yield broken('transport', 'reset', transport('reset'));
  yield broken('transport', 'cut-body', transport('cut-body'));
  if (isJson) yield broken('transport', 'short-length', transport('short-length'));
  if (isSuccess) {
    yield broken('transport', 'reset-within', transport('reset-within'));
    yield mutantOf('slowness', at, 'no-answer', transport('stall'), { patienceMs });
    yield mutantOf('slowness', at, 'late', { operator: 'delay', ms }, { patienceMs });
    if (isJson) yield mutantOf('slowness', at, 'dripping', { operator: 'drip', ms }, { patienceMs });
  }

  const { security, requestBody } = operationOf(operation);
  const isCredentialed = security !== 'none';
  const pointer = places[0]?.node['type'] === 'array' ? '/*/debug' : '/debug';
  const isRead = status < 300 || status === 422 || (!isCredentialed && status < 402);
  if (isCredentialed) yield broken('secret-echoed', 'header', { operator: 'echo-credentials', name: 'x-debug' });
  if (isCredentialed && isJson) yield broken('secret-echoed', 'body', { operator: 'echo-in-body', pointer });
  if (requestBody && requestBody.secrets.length > 0 && isRead)
    yield broken('secret-echoed', 'request-in-header', { operator: 'echo-request', name: 'x-debug' });
}

export const wireMutants: readonly Mutant[] = declaredAnswers.flatMap((one) => [...wire(one)]);
