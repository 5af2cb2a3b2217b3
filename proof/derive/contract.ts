import { type Json, below, isObject } from '../../contracts/values/json.ts';
import { type Node, members, readDocument, text } from '../../openapi/document.ts';
import type { Mutant } from '../mutant.ts';
import type { Weakening } from '../mutant.ts';

const document = readDocument();

const methods = ['get', 'post'];
const operations = members(document.paths as Json).flatMap(([path, item]) =>
  members(item)
    .filter(([method]) => methods.includes(method))
    .map(([method, operation]) => ({ at: `${below('/paths', path)}/${method}`, operation })),
);

/** Schemas of requests: what they promise is tried by the checks that a mock leaves out. */
const ofRequests = operations.flatMap(({ operation }) =>
  [...JSON.stringify(operation['requestBody'] ?? null).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  ),
);

/** Words of a schema without which more would pass. */
const words = ['type', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'minItems', 'minProperties', 'items'];

const without = (at: string): Weakening => ({ at, how: 'removed' });

/** Every way to ask less of a schema and of those in it. */
function ofSchema(node: Node, at: string): Weakening[] {
  const required = Array.isArray(node['required']) ? node['required'] : [];
  const values = Array.isArray(node['enum']) ? (node['enum'] as readonly Json[]) : null;
  return [
    ...required.map((_name, index) => without(`${at}/required/${index}`)),
    ...words
      .filter((word) => node[word] !== undefined && !isImplied(node, word))
      .map((word) => without(`${at}/${word}`)),
    ...(isObject(node['additionalProperties']) ? [without(`${at}/additionalProperties`)] : []),
    ...(values ? [{ at: `${at}/enum`, how: 'set', value: [...values, 'none-of-these'] } as const] : []),
    ...members(node['properties']).flatMap(([name, child]) => ofSchema(child, below(`${at}/properties`, name))),
    ...members({ items: node['items'] ?? null, additionalProperties: node['additionalProperties'] ?? null }).flatMap(
      ([word, child]) => ofSchema(child, `${at}/${word}`),
    ),
  ];
}

/** What another word of the same schema says as well, so that nothing more would pass without it. */
const isImplied = (node: Node, word: string): boolean =>
  (word === 'type' && node['enum'] !== undefined) || (word === 'minLength' && node['pattern'] !== undefined);

const schemas = members(document.components?.schemas as Json | undefined)
  .filter(([name]) => !ofRequests.includes(name))
  .flatMap(([name, node]) => ofSchema(node, below('/components/schemas', name)));

const headers = members(document.components?.headers as Json | undefined).flatMap(([name, node]) => [
  ...(node['required'] === true
    ? [{ at: `/components/headers/${name}/required`, how: 'set', value: false } as const]
    : []),
  without(`/components/headers/${name}/schema/pattern`),
]);

/** What an operation answers: a status more, a status less, a body that may be anything. */
const answers = operations.flatMap(({ at, operation }) => [
  { at: `${at}/responses/418`, how: 'set', value: { description: 'Anything.', 'x-body': 'optional' } } as const,
  ...members(operation['responses']).flatMap(([status, response]): Weakening[] => [
    without(`${at}/responses/${status}`),
    ...(isObject(response['content']) ? [without(`${at}/responses/${status}/content`)] : []),
    ...(text(response['x-body']) === 'empty'
      ? [{ at: `${at}/responses/${status}/x-body`, how: 'set', value: 'optional' } as const]
      : []),
  ]),
]);

const shared = members(document.components?.responses as Json | undefined).flatMap(([name, response]): Weakening[] => [
  ...(isObject(response['content']) ? [without(`/components/responses/${name}/content`)] : []),
  ...(isObject(response['headers']) && 'WWW-Authenticate' in response['headers']
    ? [without(`/components/responses/${name}/headers`)]
    : []),
]);

const idOf = ({ at, how }: Weakening): string =>
  `contract-weakened${at
    .replace('/components', '')
    .replace(/~1/g, '.')
    .replace(/[^\w./-]+/g, '')}/${how === 'removed' ? 'gone' : 'wider'}`;

/** openapi.yaml with one promise taken back. */
export const contractMutants: readonly Mutant[] = [...schemas, ...headers, ...answers, ...shared].map((weakens) => ({
  id: idOf(weakens),
  operator: 'contract-weakened',
  operation: 'any',
  status: null,
  site: null,
  breaks: { weakens },
  first: [],
}));
