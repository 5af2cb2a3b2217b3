import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Which folders a folder may import; every folder may import itself. Arrows point one way. */
const allowed: { readonly [folder: string]: readonly string[] } = {
  limiter: ['contracts'],
  contracts: ['limiter'],
  openapi: ['contracts'],
  faults: ['contracts', 'limiter'],
  targets: ['contracts', 'limiter', 'faults'],
  mock: ['contracts', 'limiter', 'faults'],
  runs: ['contracts', 'limiter', 'reports'],
  reports: ['contracts', 'limiter', 'runs'],
  load: ['contracts', 'limiter', 'targets', 'runs', 'reports'],
  specs: ['contracts', 'targets', 'runs', 'reports'],
  proof: ['contracts', 'limiter', 'openapi', 'faults', 'targets', 'mock', 'runs', 'reports'],
  bench: ['contracts', 'limiter', 'faults', 'targets', 'mock', 'runs', 'reports', 'load', 'proof', 'cli', 'testing'],
  cli: ['contracts', 'limiter', 'openapi', 'targets', 'faults', 'mock', 'runs', 'reports', 'load', 'proof', 'bench'],
  testing: ['contracts', 'limiter', 'faults', 'targets', 'mock', 'runs', 'reports', 'load', 'proof', 'cli'],
};

/** Own tests may start the mock and use the suite as a user would. */
const isTest = (file: string): boolean => file.endsWith('.test.ts');

/** The kernel imports no package, not even Node's. */
const kernel: readonly string[] = ['contracts', 'limiter'];

export function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory())
      return name === 'node_modules' || name === 'out' || name === 'bin' ? [] : filesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Every import that points the wrong way, as a sentence that teaches the rule. */
export function brokenImports(): string[] {
  return Object.keys(allowed).flatMap((folder) =>
    filesBelow(folder)
      .filter((file) => !isTest(file))
      .flatMap((file) => complaintsOf(folder, file)),
  );
}

/** `import … from 'x'` and `export … from 'x'` at the start of a line, `import 'x'`, and `import('x')`. */
const importPattern = /^(?:import|export)\b[^;'"`]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

function complaintsOf(folder: string, file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const specifiers = [...source.matchAll(importPattern)].map(
    ([, stated, bare, dynamic]) => stated ?? bare ?? dynamic ?? '',
  );
  return specifiers.flatMap((specifier) => {
    if (!specifier.startsWith('.'))
      return kernel.includes(folder)
        ? [`${file} imports ${specifier}: the kernel runs anywhere, so it imports no package`]
        : [];
    const to = normalize(join(dirname(file), specifier)).split('/')[0] ?? '';
    const may = [folder, ...(allowed[folder] ?? [])];
    if (may.includes(to)) return [];
    return [
      `${file} imports ${specifier}: ${folder}/ may import ${may.join(', ')}; they meet ${to}/ over HTTP or through cli/`,
    ];
  });
}
