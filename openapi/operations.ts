import type {
  Api,
  Example,
  HeaderContract,
  Operation,
  Parameter,
  ResponseContract,
} from '../contracts/spec/operation.ts';
import { type Json, below, sameJson, valueAt } from '../contracts/values/json.ts';
import { type Document, DocumentError, type Node, list, members, methods, nodes, resolve, text } from './document.ts';
import { inline, secretPlaces } from './schema-walk.ts';

/** What the document promises: its operations, the validator of each webhook's message by its id, and every schema by validator. */
export type ReadContract = {
  readonly operations: readonly Operation[];
  readonly messages: { readonly [id: string]: string };
  readonly schemas: ReadonlyMap<string, Node>;
};

/** @throws DocumentError if two schemas would have one validator */
export function readContract(document: Document): ReadContract {
  const reader = new Reader(document);
  const operations = operationsIn(document.paths as Json).map((one) => reader.operation(one));
  const messages = operationsIn(document.webhooks as Json | undefined).map(({ node }) => reader.message(node));
  return { operations, messages: Object.fromEntries(messages), schemas: reader.schemas };
}

type Found = { readonly path: string; readonly item: Node; readonly method: string; readonly node: Node };

/** Every operation below some paths. */
export const operationsIn = (paths: Json | undefined): Found[] =>
  members(paths).flatMap(([path, item]) =>
    members(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, node]) => ({ path, item, method, node })),
  );

/** The answers of a status: `default` is none, so no cell of the ledger and nothing that a case can ask for. */
const statusesIn = (operation: Node): [string, Node][] =>
  members(operation['responses']).filter(([status]) => status !== 'default');

const statusOrNull = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

class Reader {
  readonly schemas = new Map<string, Node>();
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  /** Names a schema, and its validator: a component by its own name, an inline schema by the place where it stands. */
  #named(schema: Node, otherwise: string): string {
    const name = (text(schema['$ref']).split('/').pop() || otherwise).replace(/\W+/g, '_');
    const known = this.schemas.get(name);
    if (known && !sameJson(known, schema))
      throw new DocumentError([
        `openapi.yaml: two schemas would have one validator, ${name}: name one of them otherwise`,
      ]);
    this.schemas.set(name, schema);
    return name;
  }

  operation({ path, item, method, node }: Found): Operation {
    const id = text(node['operationId']);
    const security = this.#security(node);
    const answer = ([status, response]: [string, Node]): [string, ResponseContract] => [
      status,
      this.#response(`${id}_${status}`, resolve(this.#document, response)),
    ];
    const otherwise = members(node['responses']).find(([status]) => status === 'default');
    return {
      id,
      api: id.split('.')[0] as Api,
      method: method.toUpperCase(),
      path,
      atHostRoot: nodes(item['servers']).every((server) => new URL(text(server['url'])).pathname === '/'),
      writes: method !== 'get' && security !== 'none', // a token request changes nothing
      security,
      sendsContentType: text(node['x-request-content-type']) || null,
      parameters: [...nodes(item['parameters']), ...nodes(node['parameters'])].map((one) => this.#parameter(id, one)),
      requestBody: node['requestBody'] ? this.#requestBody(id, node['requestBody'] as Node) : null,
      responses: Object.fromEntries(statusesIn(node).map(answer)),
      otherwise: otherwise ? answer(otherwise)[1] : null,
    };
  }

  message(node: Node): [id: string, validator: string] {
    const [content] = members(valueAt(node['requestBody'], '/content'));
    const id = text(node['operationId']);
    return [id, this.#named(content?.[1]['schema'] as Node, `${id}_message`)];
  }

  #security(operation: Node): Operation['security'] {
    const [name] = Object.keys(nodes(operation['security'])[0] ?? {});
    if (!name) return 'none';
    const scheme = valueAt(this.#document.components?.securitySchemes as Json | undefined, below('', name));
    return valueAt(scheme, '/scheme') === 'basic' ? 'basic' : 'bearer';
  }

  #parameter(id: string, reference: Node): Parameter {
    const parameter = resolve(this.#document, reference);
    const schema = parameter['schema'] as Node;
    const name = text(parameter['name']);
    return {
      name,
      in: text(parameter['in']) === 'path' ? 'path' : 'query',
      required: parameter['required'] === true,
      invalid: statusOrNull(parameter['x-invalid']),
      requirement: text(parameter['x-requirement']) || null,
      schema: inline(this.#document, schema),
      validator: this.#named(schema, `${id}_${name}`),
    };
  }

  #requestBody(id: string, reference: Node): Operation['requestBody'] {
    const body = resolve(this.#document, reference);
    const [content] = members(body['content']);
    if (!content) throw new DocumentError([`openapi.yaml: the request body of ${id} has no content`]);
    const [mediaType, media] = content;
    const schema = media['schema'] as Node;
    return {
      mediaType,
      invalid: statusOrNull(body['x-invalid']),
      schema: inline(this.#document, schema),
      validator: this.#named(schema, `${id}_request`),
      secrets: secretPlaces(this.#document, schema),
    };
  }

  #response(place: string, response: Node): ResponseContract {
    const content = members(response['content']);
    const schema = content[0]?.[1]['schema'] as Node | undefined;
    return {
      body: schema ? 'json' : text(response['x-body']) === 'empty' ? 'empty' : 'optional',
      requirement: text(response['x-requirement']) || null,
      mediaTypes: content.map(([mediaType]) => mediaType),
      validator: schema ? this.#named(schema, place) : null,
      headers: members(response['headers']).map(([name, header]) => this.#header(place, name, header)),
      secrets: schema ? secretPlaces(this.#document, schema) : [],
    };
  }

  /** A header of `components` is one for all answers that refer to it; an inline one is its answer's own. */
  #header(place: string, name: string, reference: Node): HeaderContract {
    const component = text(reference['$ref']).split('/').pop();
    const header = resolve(this.#document, reference);
    const schema = header['schema'] as Node;
    return {
      name: name.toLowerCase(),
      required: header['required'] === true,
      requirement: text(header['x-requirement']),
      schema: inline(this.#document, schema),
      validator: this.#named(schema, component ? `header_${component}` : `${place}_header_${name}`),
    };
  }
}

/** Every example body of every response: those that keep the contract first, then `x-vendor-examples`. */
export const readExamples = (document: Document): Example[] =>
  operationsIn(document.paths as Json).flatMap(({ node }) =>
    statusesIn(node).flatMap(([status, response]) =>
      examplesOf(document, text(node['operationId']), Number(status), resolve(document, response)),
    ),
  );

function examplesOf(document: Document, operation: string, status: number, response: Node): Example[] {
  const examplesIn = (word: string, read: (example: Node) => Pick<Example, 'vendor'>): Example[] =>
    members(response['content']).flatMap(([, media]) =>
      members(media[word]).map(([name, reference]) => {
        const example = resolve(document, reference);
        const { value } = example;
        const told = value === undefined ? { text: text(example['text']) } : { text: JSON.stringify(value), value };
        return { operation, status, name, ...told, ...read(example) };
      }),
    );
  return [
    ...examplesIn('examples', () => ({ vendor: null })),
    ...examplesIn('x-vendor-examples', ({ source, deviations }) => ({
      vendor: { source: text(source), deviations: list(deviations).map(String) },
    })),
  ];
}
