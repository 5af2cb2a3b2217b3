import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freshFolder } from '../../testing/temporary-files.ts';

/** A repository that holds nothing but the documents to compare with. */
const folder = freshFolder();
const env = { ...process.env, GIT_DIR: folder, SUITE_NO_DOTENV: '1' };
const git = (input: string, ...args: string[]): string =>
  execFileSync('git', args, { env, input, encoding: 'utf8' }).trim();
git('', 'init', '--quiet', '--bare', folder);

/** `suite breaking` against a document that promised something else. */
function against(
  from: string,
  to: string,
  more: NodeJS.ProcessEnv = {},
): { readonly code: number | null; readonly output: string } {
  const document = readFileSync('openapi.yaml', 'utf8');
  expect(document).toContain(from);
  const blob = git(document.replace(from, to), 'hash-object', '-w', '--stdin');
  const tree = git(`100644 blob ${blob}\topenapi.yaml`, 'mktree');
  const { status, stdout, stderr } = spawnSync('node', ['cli/suite.js', 'breaking', '--base', tree], {
    env: { ...env, GITHUB_ACTIONS: '', ...more },
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

test('another summary breaks nothing', () => {
  const { code, output } = against('summary: ', 'summary: Once ');
  expect(code, output).toBe(0);
});

test('a property that was promised and is no more is told', () => {
  const { code, output } = against('required: [status]', 'required: [status, external_ref]');
  expect(code, output).toBe(1);
  expect(output).toMatch(/external_ref/);
});

test('in a job of GitHub Actions it is told beside the document', () => {
  const { output } = against('required: [status]', 'required: [status, external_ref]', { GITHUB_ACTIONS: 'true' });
  expect(output).toMatch(/^::error [^\n]*file=openapi\.yaml[^\n]*::.*external_ref/m);
});
