import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test, vi } from 'vitest';
import { outFolder } from './out-folder.ts';
import { standAt } from './standing.ts';
import { UsageError } from '../targets/errors.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const root = freshFolder();
const file = join(root, 'file');
writeFileSync(file, '');
const project = freshFolder();
writeFileSync(join(project, 'package.json'), '{}');
const homeByLink = join(root, 'home');
symlinkSync(homedir(), homeByLink);

test('a folder for results is made where there is none, and its path is absolute', () => {
  const folder = join(root, 'a', 'b');
  expect(outFolder(relative('.', folder))).toBe(folder);
  expect(existsSync(folder)).toBe(true);
  expect(outFolder(folder)).toBe(folder);
});

test.each([
  [file, 'this is a file'],
  [join(file, 'below'), 'a part of it is a file'],
  ['/', 'your home folder lies in it, and runs clear load'],
  [homedir(), 'it is your home folder, and runs clear load'],
  [homeByLink, 'it is your home folder, and runs clear load'],
  [tmpdir(), 'it is the folder of everybody’s temporary files, and runs clear load'],
  [project, 'it holds package.json, and runs clear load, playwright and test-results where results go'],
])('%s is refused before anything is run', (out, why) => {
  expect(() => outFolder(out)).toThrow(UsageError);
  expect(() => outFolder(out)).toThrow(`--out is ${JSON.stringify(out)}: ${why}`);
  expect(() => outFolder(out)).toThrow('; a folder for results alone, that can be made and written to, is allowed');
});

test('each folder of a list that the environment names is one from where the user stands', () => {
  vi.stubEnv('SSL_CERT_DIR', 'certs:/etc/ssl/certs::more/certs');
  standAt(root);
  expect(process.env['SSL_CERT_DIR']).toBe(`${root}/certs:/etc/ssl/certs::${root}/more/certs`);
  standAt(process.cwd());
  vi.unstubAllEnvs();
});
