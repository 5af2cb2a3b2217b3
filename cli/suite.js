#!/usr/bin/env node
// The one command. Plain JavaScript that any Node can read, so that an old one is told what is needed; everything behind
// it is TypeScript.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The ranges of `engines` in package.json, which are as `^20.19.0` or `>=24`. */
const ranges = engines.node.split(' || ').map((range) => {
  const [major, minor = 0] = range.replace(/^\D+/, '').split('.').map(Number);
  return { major, minor, isOpen: range.startsWith('>=') };
});
const isSupported = ([major, minor]) =>
  ranges.some((one) => (one.isOpen ? major >= one.major : major === one.major && minor >= one.minor));
const inWords = ({ major, minor, isOpen }) => (isOpen ? `${major} or newer` : `${major} from ${major}.${minor}`);

async function start() {
  const project = fileURLToPath(new URL('..', import.meta.url));
  if (project.includes('?')) {
    console.error(
      `The suite lies in ${project}: its loader cannot read from a path that holds a question mark; move it.`,
    );
    process.exitCode = 2;
    return;
  }
  const { npm_package_json: script, INIT_CWD: asked } = process.env; // `npm run` goes to the checkout, from where it was asked
  const from = asked && script === `${project}package.json` ? asked : process.cwd();
  process.chdir(project); // tsconfig.json, configurations and defaults lie there
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('./main.ts');
  await main(from);
}

const { node } = process.versions;
if (!isSupported(node.split('.').map(Number))) {
  console.error(`This is Node ${node}: the suite runs on Node ${ranges.map(inWords).join(', ')}.`);
  process.exitCode = 2;
} else
  start().catch((error) => {
    const isMissing = error.code === 'ERR_MODULE_NOT_FOUND' && /'(tsx|commander|yaml|ajv|esbuild)/.test(error.message);
    console.error(isMissing ? 'The packages of the suite are not installed: run `npm ci` in its folder.' : error);
    process.exitCode = isMissing ? 2 : 3;
  });
