import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basic, bearer } from './request.ts';
import { pythonWithTools } from './python.ts';
import { runProgram } from './run-program.ts';

/** Where a part of the document is served by the mock, and which part. */
type Site = { readonly name: string; readonly base: string; readonly header: string; readonly only: readonly string[] };

const account = 'mock-fuzz-schemathesis';

const sites: readonly Site[] = [
  { name: 'import2', base: '/api/v2.1', header: basic(account).join(': '), only: ['--include-tag', 'import2'] },
  {
    name: 'import2-sandbox',
    base: '/api/sandbox',
    header: basic(account).join(': '),
    // its GETs answer the vendor's fixed bodies, whose labels are a known deviation (I-1)
    only: [
      '--include-tag',
      'import2',
      '--exclude-operation-id',
      'import2.getImport',
      '--exclude-operation-id',
      'import2.listImports',
    ],
  },
  {
    name: 'elastic-path',
    base: '/v2',
    header: bearer(account).join(': '),
    only: ['--include-path-regex', '^/subscriptions'],
  },
  { name: 'access-token', base: '', header: 'x-none: x', only: ['--include-path', '/oauth/access_token'] },
];

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

const document = fileURLToPath(new URL('../../openapi.yaml', import.meta.url));

/** The document without what allows any other error: whatever the mock answers, it declares. */
const strict = (text: string): string => text.replace(/^ +default: \{ \$ref: .+\n/gm, '');
const reports = { run: 'run.json', events: 'events.ndjson' } as const;
const patienceMs = 240_000;

/** What a run of Schemathesis came to; a failure is in its own words, with the curl that repeats it. */
export type SchemathesisResult = {
  readonly cases: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly string[];
};

export type SchemathesisOptions = {
  readonly url: URL;
  /** Random cases an operation gets at a site, beside those that cover its schema. */
  readonly perOperation: number;
  readonly seed: number;
  readonly say: (line: string) => void;
};

/**
 * Tries openapi.yaml against the mock with Schemathesis, each site for itself.
 * @throws NoTools if it cannot be installed; Error if it does not run to its end
 */
export async function schemathesisFuzz(options: SchemathesisOptions): Promise<SchemathesisResult> {
  const python = await pythonWithTools(options.say);
  const results: SchemathesisResult[] = [];
  for (const site of sites) results.push(await trySite(python, site, options));
  const statuses = new Map<number, number>();
  for (const result of results)
    for (const [status, count] of result.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
  return {
    cases: results.reduce((sum, { cases }) => sum + cases, 0),
    statuses,
    failures: results.flatMap(({ failures }) => failures),
  };
}

async function trySite(python: string, site: Site, options: SchemathesisOptions): Promise<SchemathesisResult> {
  const cwd = mkdtempSync(join(tmpdir(), 'schemathesis-')); // it keeps caches beside where it runs
  try {
    writeFileSync(join(cwd, 'openapi.yaml'), strict(readFileSync(document, 'utf8')));
    const { code, output } = await runProgram(python, argumentsFor(site, options), { cwd, timeoutMs: patienceMs });
    if (code !== 0 && code !== 1)
      throw new Error(`Schemathesis ended with ${String(code)} at ${site.name}: ${output.trim().slice(-1500)}`);
    return { ...readReport(cwd), failures: code === 0 ? [] : [`${site.name}\n${failuresIn(output)}`] };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const entry = 'from schemathesis.cli import schemathesis; schemathesis()';

function argumentsFor(
  { base, header, only }: Site,
  { url, perOperation, seed }: SchemathesisOptions,
): readonly string[] {
  const valued = {
    url: url.origin + base,
    header,
    checks: checks.join(','),
    'max-examples': perOperation,
    seed,
    warnings: 'off',
    'generation-database': 'none',
    report: 'json,ndjson',
    'report-json-path': reports.run,
    'report-ndjson-path': reports.events,
  };
  const flags = Object.entries(valued).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return ['-c', entry, 'run', 'openapi.yaml', '--no-color', '--continue-on-failure', ...flags, ...only];
}

function readReport(folder: string): Omit<SchemathesisResult, 'failures'> {
  const run = JSON.parse(readFileSync(join(folder, reports.run), 'utf8')) as {
    complete: boolean;
    test_cases: { generated: number };
  };
  if (!run.complete) throw new Error('Schemathesis did not run to its end');
  const statuses = new Map<number, number>();
  for (const [, status] of readFileSync(join(folder, reports.events), 'utf8').matchAll(/"status_code":(\d+)/g))
    statuses.set(Number(status), (statuses.get(Number(status)) ?? 0) + 1);
  return { cases: run.test_cases.generated, statuses };
}

/** The part of what it prints that tells the failures, each with a curl. */
const failuresIn = (output: string): string =>
  /=+ (?:FAILURES|ERRORS) =+\n([\s\S]*?)\n=+ SUMMARY/.exec(output)?.[1]?.trim() ?? output.trim().slice(-3000);
