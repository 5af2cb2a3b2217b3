import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { ensureK6 } from './build.ts';
import { freshFolder } from '../../testing/temporary-files.ts';
import { runGroup } from '../run-group.ts';
import { buildEnv, findGo } from './go.ts';

/** That the k6 we build is what load/ counts on: each test is a fault that another way of bundling has. */

const here = fileURLToPath(new URL('.', import.meta.url));
const nodeModules = fileURLToPath(new URL('../../node_modules', import.meta.url));

let path = '';
beforeAll(async () => {
  ({ path } = await ensureK6({ k6Bin: null }));
}, 600_000);

/** Runs our k6 somewhere. */
function k6(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { code: number | null; printed: string } {
  const quiet = { K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false', K6_WEB_DASHBOARD_PORT: '-1' };
  const options = { cwd, env: { ...process.env, ...quiet, ...env }, timeout: 60_000, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(path, args, options);
  return { code: status, printed: stdout + stderr };
}

/** A folder with the given files, in which the packages of this project are found. */
function project(files: { readonly [name: string]: string }): string {
  const folder = freshFolder();
  symlinkSync(nodeModules, join(folder, 'node_modules'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const json = {
  'main.ts': `
    import data from './data.json';
    export const options = { iterations: 1 };
    export default function (): void { console.log('word ' + data.word); }`,
  'data.json': '{ "word": "bundled" }',
};

test('JSON, npm packages (ES module and CommonJS) and imports without extension work', () => {
  const folder = project({
    ...json,
    'main.ts': `
      import Ajv from 'ajv';
      import { parse } from 'yaml';
      import data from './data.json';
      import { words } from './lib/words';
      const valid: boolean = new Ajv().validate({ type: 'string' }, data.word);
      export default function (): void { console.log(words(parse('- it is'), [data.word], [String(valid)])); }`,
    'lib/words.ts': `export const words = (...lists: string[][]): string => lists.flat().join(' ');`,
  });
  const { code, printed } = k6(folder, ['run', '-q', 'main.ts']);
  expect(printed).toContain('msg="it is bundled true"');
  expect(code).toBe(0);
});

test('the kernel makes of texts what Node makes of them', () => {
  const kernel = fileURLToPath(new URL('../../contracts/values/', import.meta.url));
  const folder = project({
    'main.ts': `
      import { base64 } from '${kernel}base64.ts';
      import { repeatedName, wellFormed } from '${kernel}json.ts';
      import { Secret, replaceSecrets } from '${kernel}secret.ts';
      const text = wellFormed('Zoë 🚚\\ud83d');
      const clean = replaceSecrets(encodeURIComponent(text) + text, [new Secret(text)], () => '*');
      export default function (): void { console.log([text, base64(text), clean, repeatedName('{"🚚":1,"🚚":2}')].join()); }`,
  });
  const { printed } = k6(folder, ['--log-format', 'raw', 'run', '-q', 'main.ts']);
  expect(printed).toContain('Zoë 🚚\ufffd,Wm/DqyDwn5qa77+9,**,"🚚"\n');
});

test('XK6_TS=false leaves a script to k6, which knows no JSON import', () => {
  const { code, printed } = k6(project(json), ['run', 'main.ts'], { XK6_TS: 'false' });
  expect(printed).toContain('data.json: Line 1:9 Unexpected token :');
  expect(code).toBe(107);
});

test.each([
  ['before the flags', ['run', 'main.ts', '--tag', 'name=value', '-q']],
  ['between them', ['run', '-q', 'main.ts', '-e', 'FILE=x.ts']],
  ['after an option whose value ends in .ts', ['run', '--tag', 'name=foo.ts', 'main.ts']],
  ['after a short one', ['run', '-e', 'FILE=foo.ts', '--summary-export', 'summary.ts', 'main.ts']],
  ['after an output', ['run', '--out', 'json=samples.ts', 'main.ts']],
  ['after an option of k6 itself', ['--log-format', 'raw', 'run', 'main.ts']],
])('the script is found %s', (_, args) => {
  const { code, printed } = k6(project({ ...json, 'foo.ts': 'this is not the script' }), args);
  expect(printed).toContain('word bundled');
  expect(code).toBe(0);
});

test('an archive carries the bundle, and runs as k6-operator runs it', () => {
  const folder = project(json);
  expect(k6(folder, ['archive', '-O', 'archive.tar', 'main.ts'])).toMatchObject({ code: 0 });
  for (const name of ['main.ts', 'data.json']) rmSync(join(folder, name));
  for (const env of [{}, { XK6_TS: 'false' }]) {
    const { code, printed } = k6(folder, ['run', '-q', 'archive.tar', '--tag', 'testrun_name=foo.ts'], env);
    expect(printed).toContain('word bundled');
    expect(code).toBe(0);
  }
});

test('inspect sees the options of a bundle', () => {
  const { code, printed } = k6(project(json), ['inspect', 'main.ts']);
  expect(JSON.parse(printed)).toMatchObject({ iterations: 1 });
  expect(code).toBe(0);
});

test('a .js script is not touched', () => {
  const folder = project({ ...json, 'main.js': json['main.ts'].replace(': void', '') });
  const { code, printed } = k6(folder, ['run', 'main.js', '--tag', 'name=main.ts']);
  expect(printed).toContain('data.json: Line 1:9 Unexpected token :');
  expect(code).toBe(107);
});

test('open() is relative to the script, wherever k6 is started', () => {
  const folder = project({
    'deep/main.ts': `
      import { text } from '../lib/text';
      export default function (): void { console.log(text.trim() + open.name); }`,
    'lib/text.ts': `export const text: string = open('./data.txt');`,
    'deep/data.txt': 'beside the script',
  });
  const { code, printed } = k6('/', ['run', '-q', join(folder, 'deep/main.ts')]);
  expect(printed).toContain('beside the script');
  expect(code).toBe(0);
});

test('a syntax error names file, line and column, and ends k6 with 107', () => {
  const folder = project({ 'main.ts': `import './lib/bad';`, 'lib/bad.ts': '\n\nconst broken: = 3;\n' });
  const { code, printed } = k6(folder, ['run', 'main.ts']);
  expect(printed).toContain('lib/bad.ts:3:15: Unexpected');
  expect(code).toBe(107);
});

test('an exception names file and line of the source', () => {
  const folder = project({
    'main.ts': `import { fail } from './lib/fail';\n\nexport default function (): void {\n  fail();\n}\n`,
    'lib/fail.ts': `type Nothing = never;\n\nexport function fail(): Nothing {\n  throw new Error('on purpose');\n}\n`,
  });
  const { printed } = k6(folder, ['run', '-q', 'main.ts']);
  expect(printed).toContain(`${folder}/lib/fail.ts:4:`);
  expect(printed).toContain(`${folder}/main.ts:4:`);
});

test('top-level await works, and so does syntax that k6 alone cannot parse', () => {
  const folder = project({
    'main.ts': `
      async function* count(to: number): AsyncGenerator<number> { for (let n = 1; n <= to; n++) yield n; }
      let sum = 0;
      for await (const n of count(4)) sum += n;
      const answer = await Promise.resolve(32);
      export default function (): void { console.log('sum ' + (sum + answer)); }`,
  });
  const { code, printed } = k6(folder, ['run', '-q', 'main.ts']);
  expect(printed).toContain('sum 42');
  expect(code).toBe(0);
});

test('nothing is written beside the script', () => {
  const folder = project(json);
  const before = readdirSync(folder);
  k6(folder, ['run', '-q', 'main.ts']);
  expect(readdirSync(folder)).toEqual(before);
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toBe(json['main.ts']);
});

test("the extension's own tests hold", async () => {
  const [temporary, { signal }] = [freshFolder(), new AbortController()];
  const go = await findGo({ folder: join(here, 'bin'), temporary, env: process.env, progress: console.error, signal });
  const options = {
    cwd: join(here, 'xk6-ts'),
    env: buildEnv(process.env, go.folder, temporary),
    signal,
    timeoutMs: 170_000,
  };
  // without vet, which would look at all of k6 first
  const { code, printed } = await runGroup('go', ['test', '-vet=off', './...'], options);
  expect(printed.join('\n')).toMatch(/^ok /m);
  expect(code).toBe(0);
});
