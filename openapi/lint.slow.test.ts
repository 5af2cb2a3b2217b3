import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentPath } from './document.ts';
import { lintDocument } from './lint.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const text = readFileSync(documentPath, 'utf8');

describe('a error in openapi.yaml is found', () => {
  const rows: readonly [what: string, find: string, put: string, says: RegExp][] = [
    [
      'an operation id given twice',
      'operationId: import2.getImport',
      'operationId: import2.listTools',
      /import2\.listTools|unique/i,
    ],
    ['an example that breaks its schema', 'label: Wordpress }', 'label: 5 }', /string/],
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

const copied: readonly string[] = ['cli', 'openapi', 'contracts', 'package.json'];

/** The suite with another document: copies of what reads and writes it, and links to the rest. */
function checkoutWith(document: string): string {
  const folder = freshFolder();
  const project = new URL('..', import.meta.url);
  for (const part of readdirSync(project).filter((name) => name !== 'openapi.yaml' && name !== '.git')) {
    const from = new URL(part, project);
    if (copied.includes(part)) cpSync(from, join(folder, part), { recursive: true });
    else symlinkSync(from, join(folder, part));
  }
  writeFileSync(join(folder, 'openapi.yaml'), document);
  return folder;
}

describe.each([
  ['every command', ['cli/suite.js', 'check']],
  ['npm run generate', ['cli/suite.js', 'generate', '--force']],
])('%s says in a sentence what is wrong with openapi.yaml, and ends with 3', (_, args) => {
  test.each([
    ['minLength: 1', 'minLenght: 1', /^openapi\.yaml#\/paths\/\S+: "minLenght" is no keyword/],
    ['openapi: 3', 'openapi: [3', /^openapi\.yaml, line \d+, column \d+: /],
  ])('%s → %s', (find, put, says) => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: checkoutWith(text.replace(find, put)),
      encoding: 'utf8',
    });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(3);
  });
});
