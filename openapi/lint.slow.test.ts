import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { documentPath } from './document.ts';
import { lintDocument } from './lint.ts';

const text = readFileSync(documentPath, 'utf8');

describe('a fault in openapi.yaml is found', () => {
  const rows: readonly [what: string, find: string, put: string, says: RegExp][] = [
    ['a reference that leads nowhere', "schemas/Import2ToolList'", "schemas/NoSuchList'", /NoSuchList|resolve/],
    [
      'an operation id given twice',
      'operationId: import2.getImport',
      'operationId: import2.listTools',
      /import2\.listTools|unique/i,
    ],
    ['an example that breaks its schema', 'label: Wordpress }', 'label: 5 }', /string/],
    [
      'a word no schema knows',
      String.raw`minLength: 1, pattern: '\S', description: The slug`,
      String.raw`minLenght: 1, pattern: '\S', description: The slug`,
      /minLenght/,
    ],
    ['a path parameter that is not declared', '/imports/{id}/payment/accept:', '/imports/{id}/{more}/accept:', /more/],
    ['a request pattern without its boundary', 'x-boundary:', 'x-boundaries:', /x-bound/],
  ];
  for (const [what, find, put, says] of rows)
    test(what, async () => {
      expect(text).toContain(find);
      const found = await lintDocument(text.replace(find, put)).catch((error: Error) => [error.message]);
      expect(found.join('\n')).toMatch(says);
    });
});
