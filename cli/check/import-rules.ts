import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Which folders a folder may import, itself apart. Arrows point one way: it stands below all that it may import. */
const allowed: { readonly [folder: string]: readonly string[] } = {
  limiter: [],
  contracts: ['limiter'],
  openapi: ['contracts'],
  faults: ['contracts', 'limiter'],
  targets: ['contracts'],
  mock: ['contracts', 'limiter', 'faults'],
  runs: ['contracts', 'limiter'],
  reports: ['contracts', 'limiter', 'runs'],
  load: ['contracts', 'limiter', 'targets', 'runs', 'reports'],
  specs: ['contracts', 'targets', 'runs', 'reports'],
  proof: ['contracts', 'openapi', 'faults', 'targets', 'mock', 'runs'],
  testing: ['contracts', 'limiter', 'faults', 'targets', 'mock', 'runs'],
  bench: ['contracts', 'limiter', 'targets', 'mock', 'runs', 'load', 'proof', 'reports', 'testing'],
  cli: ['contracts', 'limiter', 'openapi', 'faults', 'targets', 'mock', 'runs', 'reports', 'load', 'proof', 'bench'],
};

/** The rooms of a folder: each may import those before it. What is generated belongs to `spec`. */
const rooms: { readonly [folder: string]: readonly string[] } = {
  contracts: ['values', 'spec', 'settings', 'cases', 'jobs', 'rules', 'journeys', 'judge', 'show'],
  limiter: ['models', 'infer', 'plan', 'say'],
};

/** Own tests may start the mock and use the suite as a user would. */
const isTest = (file: string): boolean => file.endsWith('.test.ts');

/** The kernel imports no package, not even Node's. */
const kernel: readonly string[] = ['contracts', 'limiter'];

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory())
      return name === 'node_modules' || name === 'out' || name === 'bin' ? [] : filesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Every import that points the wrong way, as a sentence that teaches the rule. Circles of files are oxlint's. */
export const brokenImports = (): string[] =>
  Object.keys(allowed).flatMap((folder, at, folders) => [
    ...(allowed[folder] ?? [])
      .filter((other) => !folders.slice(0, at).includes(other))
      .map((other) => `${folder} stands above ${other} in the import rules: arrows point one way`),
    ...filesBelow(folder)
      .filter((file) => !isTest(file))
      .flatMap((file) => complaintsOf(file, importsOf(file))),
  ]);

/** `import … from 'x'` and `export … from 'x'` at the start of a line, `import 'x'`, and `import('x')`; types too. */
const importPattern = /^(?:import|export)\b[^;'"`]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a file imports: a package's name, or the path of a file from the project's folder, which begins with `./`. */
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(importPattern)].map(([, stated, bare, dynamic]) => {
    const specifier = stated ?? bare ?? dynamic ?? '';
    return specifier.startsWith('.') ? `./${normalize(join(dirname(file), specifier))}` : specifier;
  });

/** Which of its folder's rooms a file is in, from 0; -1: none. */
function roomOf(path: string): number {
  const [folder = '', room = ''] = path.split('/');
  return (rooms[folder] ?? []).indexOf(room.replace('generated', 'spec'));
}

function complaintsOf(file: string, imports: readonly string[]): string[] {
  const [folder = ''] = file.split('/');
  const room = roomOf(file);
  const may = [folder, ...(allowed[folder] ?? [])];
  return imports.flatMap((imported) => {
    const [here, to = ''] = imported.split('/');
    if (here !== '.')
      return kernel.includes(folder)
        ? [`${file} imports ${imported}: the kernel runs anywhere, so it imports no package`]
        : [];
    if (room >= 0 && to === folder && roomOf(imported.slice(2)) > room)
      return [`${file} imports ${imported}: the rooms of ${folder}/ stand in the order ${rooms[folder]?.join(', ')}`];
    if (may.includes(to)) return [];
    return [
      `${file} imports ${imported}: ${folder}/ may import ${may.join(', ')}; they meet ${to}/ over HTTP or through cli/`,
    ];
  });
}
