import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contractHash } from '../contracts/generated/operations.ts';
import { type Document, documentPath, readDocument } from './document.ts';
import { lintDocument } from './lint.ts';
import { readContract } from './operations.ts';

const text = readFileSync(documentPath, 'utf8');

test('openapi.yaml has no error and no warning', async () => {
  expect(await lintDocument()).toEqual([]);
});

test('whoever sends where the document’s first server says writes nowhere', () => {
  const { servers = [], paths = {} } = readDocument();
  const ofImport2 = Object.entries(paths).filter(([path]) => /^\/(?:tools|imports)/.test(path));
  const first = [servers, ...ofImport2.map(([, item]) => item?.servers ?? [])].map(([server]) => server?.url);
  expect(new Set(first)).toEqual(new Set(['https://www.import2.com/api/sandbox']));
});

test('the validators are one module without imports, for k6 as for Node', () => {
  const code = readFileSync(new URL('../contracts/generated/validators.js', import.meta.url), 'utf8');
  expect(code).not.toMatch(/^\s*import\b|\bimport\(/m);
  expect(contractHash).toMatch(/^[0-9a-f]{16}$/);
});

/** A slip of the pen in the document, and the one sentence that says where it is and of what. */
const slips: readonly (readonly [what: string, find: string, put: string, says: string | RegExp])[] = [
  ['no YAML', '  title: ', '  title: [', /^openapi\.yaml, line \d+, column \d+: .+/],
  [
    'a member given twice',
    'operationId: import2.listTools',
    'operationId: import2.listTools\n      operationId: import2.listTools',
    /^openapi\.yaml, line \d+, column 7: Map keys must be unique: operationId: import2\.listTools$/,
  ],
  [
    'an unknown keyword',
    'maxLength: 2048',
    'maxLenght: 2048',
    /^openapi\.yaml#\/components\/schemas\/\S+: "maxLenght" is no keyword of JSON Schema/,
  ],
  [
    'a keyword of the wrong type',
    'maxLength: 2048',
    'maxLength: many',
    /^openapi\.yaml#\/components\/schemas\/\S+\/maxLength: must be integer$/,
  ],
  [
    'a type nobody knows',
    'external_ref:\n          type: string',
    'external_ref:\n          type: strin',
    /^openapi\.yaml#\/components\/schemas\/\S+\/external_ref\/type: must be equal to one of the allowed values: array, boolean/,
  ],
  [
    'a reference that leads nowhere',
    "schemas/Import2ToolList'",
    "schemas/NoSuchList'",
    /^openapi\.yaml#\/\S+: \$ref #\/components\/schemas\/NoSuchList leads nowhere in this document$/,
  ],
  [
    'a reference to itself',
    '    Import2ToolList:\n',
    "    Import2ToolList:\n      $ref: '#/components/schemas/Import2ToolList'\n",
    /^openapi\.yaml#\/\S+: \$ref #\/components\/schemas\/Import2ToolList leads back to itself/m,
  ],
  [
    'an operation without an id',
    '      operationId: import2.listTools\n',
    '',
    "openapi.yaml#/paths/~1tools/get: operationId is missing; it must be the API's name, a dot and a verb, such as import2.getImport",
  ],
  [
    'an id of no API',
    'operationId: import2.listTools',
    'operationId: listTools',
    /^openapi\.yaml#\/paths\/~1tools\/get: operationId is "listTools"/,
  ],
  [
    'a path without servers',
    '    servers: *import2-servers\n',
    '',
    /^openapi\.yaml#\/paths\/\S+: has no servers; each path names its own$/,
  ],
  ['a parameter in a header', 'in: path', 'in: header', /: is a parameter in "header"; this suite sends those/],
  [
    'a keyword that is not walked',
    'maxLength: 2048',
    'maxLength: 2048\n          not: { const: no }',
    /^openapi\.yaml#\/components\/schemas\/\S+: "not" is not read here$/,
  ],
];

describe('what keeps a contract from being made is said with file, place and word', () => {
  test.each(slips)('%s', async (_, find, put, says) => {
    expect(text).toContain(find);
    const found = await lintDocument(text.replace(find, put));
    expect(found.join('\n')).toMatch(says);
    expect(found.length).toBeLessThan(8);
  });
});

describe('nothing is judged under no sentence', () => {
  test.each([
    [
      'a body',
      '      x-requirement: import2/tools-are-names-and-slugs\n',
      /a body of import2\.listTools 200 that breaks its schema: give it x-requirement/,
    ],
    [
      'a header',
      '      x-requirement: http/retry-after-form\n',
      /a wrong header retry-after of import2\.listTools 429: give it x-requirement/,
    ],
    [
      'a message of a webhook',
      '      x-requirement: import2/webhook-message\n',
      /a message of webhook \S+ that breaks its schema: give it x-requirement/,
    ],
  ])('%s', async (_, tie, says) => {
    expect(text).toContain(tie);
    expect((await lintDocument(text.replace(tie, ''))).join('\n')).toMatch(says);
  });
});

/** A document with one operation of each id, which answers 200 and a header of its own. */
const documentOf = (headers: { readonly [id: string]: object }, request?: object): Document =>
  ({
    paths: Object.fromEntries(
      Object.entries(headers).map(([id, schema]) => [
        `/${id}`,
        {
          post: {
            operationId: `import2.${id}`,
            ...(request ? { requestBody: { content: { 'application/json': { schema: request } } } } : {}),
            responses: { 200: { headers: { 'Retry-After': { 'x-requirement': 'http/retry-after-form', schema } } } },
          },
        },
      ]),
    ),
    components: { schemas: { Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } } } },
  }) as unknown as Document;

test('inline headers of one name have a validator each', () => {
  const [one, other] = [{ type: 'integer' }, { type: 'string' }];
  const { operations, schemas } = readContract(documentOf({ one, other }));
  const names = operations.map(({ responses }) => responses[200]?.headers[0]?.validator ?? '');
  expect(names.map((name) => schemas.get(name))).toEqual([one, other]);
});

test('two schemas under one name are refused: the last would have judged for both', () => {
  const document = documentOf({ 'get-import': { type: 'string' }, get_import: { type: 'integer' } });
  expect(() => readContract(document)).toThrow(/one validator, import2_get_import_200_header_Retry_After/);
});

test('a request whose schema holds itself is read', () => {
  const document = documentOf({ plant: {} }, { $ref: '#/components/schemas/Tree' });
  const [operation] = readContract(document).operations;
  expect(operation?.requestBody?.schema).toEqual({ type: 'object', properties: { child: {} } });
});
