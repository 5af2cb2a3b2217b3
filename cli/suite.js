#!/usr/bin/env node
// The one command. Plain JavaScript that any Node can read, so that an old one is told what is needed; everything behind
// it is TypeScript.
import { fileURLToPath } from 'node:url';

/** As `engines` of package.json says. */
const supported = ([major, minor]) => (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;

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
if (!supported(node.split('.').map(Number))) {
  console.error(`This is Node ${node}: the suite runs on Node 20 from 20.19, 22 from 22.12, and 24 or newer.`);
  process.exitCode = 2;
} else
  start().catch((error) => {
    const isMissing = error.code === 'ERR_MODULE_NOT_FOUND' && /'(tsx|commander|yaml|ajv|esbuild)/.test(error.message);
    console.error(isMissing ? 'The packages of the suite are not installed: run `npm ci` in its folder.' : error);
    process.exitCode = isMissing ? 2 : 3;
  });
