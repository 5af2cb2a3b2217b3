import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { FuzzOptions, Outcome } from './judge.ts';
import { basic, bearer } from './odd.ts';

const pathTo = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const environment = pathTo('./.venv/');
const requirements = pathTo('./requirements.txt');
const stamp = join(environment, 'installed');

const timeout = 240_000;
const account = 'mock-fuzz-schemathesis';

/** Where a part of the document is served by the mock, and which part; the header is who asks. */
const served = [
  { base: '/api/v2.1', header: basic(account), only: ['--include-tag=import2'] },
  {
    base: '/api/sandbox',
    header: basic(account),
    // its GETs answer the vendor's fixed bodies, whose labels are a known deviation (I-1)
    only: [
      '--include-tag=import2',
      '--exclude-operation-id=import2.getImport',
      '--exclude-operation-id=import2.listImports',
    ],
  },
  { base: '/v2', header: bearer(account), only: ['--include-path-regex=^/subscriptions'] },
  { base: '', header: ['x-none', 'x'], only: ['--include-path=/oauth/access_token'] },
] as const;

const settings = [
  '--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance',
  '--no-color',
  '--continue-on-failure',
  '--warnings=off',
  '--generation-database=none',
  '--report=json,ndjson',
  '--report-json-path=run.json',
  '--report-ndjson-path=events.ndjson',
];

/** Of how many property cases an operation gets one in a part, beside those that cover its schema. */
const casesAnExample = 100;

/**
 * Tries openapi.yaml against the mock, each part for itself. A failure is told in Schemathesis' words, with the curl that
 * repeats it.
 * @throws Error if it cannot be installed, or does not run to its end
 */
export async function schemathesisFuzz({ url, cases: share, seed }: FuzzOptions): Promise<Outcome> {
  const python = await pythonWithTools();
  const text = readFileSync(pathTo('../../openapi.yaml'), 'utf8');
  const strict = text.replace(/^ +default: \{ \$ref: .+\n/gm, ''); // whatever the mock answers, it declares
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  let cases = 0;
  for (const { base, header, only } of served) {
    const cwd = mkdtempSync(join(tmpdir(), 'schemathesis-')); // it keeps caches beside where it runs
    try {
      writeFileSync(join(cwd, 'openapi.yaml'), strict);
      const to = [`--url=${url.origin}${base}`, `--header=${header.join(': ')}`, `--seed=${seed}`];
      const many = `--max-examples=${Math.max(1, Math.ceil(share / casesAnExample))}`;
      const entry = ['-c', 'from schemathesis.cli import schemathesis; schemathesis()', 'run', 'openapi.yaml'];
      const args = [...entry, ...to, many, ...settings, ...only];
      const ran = await execa(python, args, { cwd, timeout, all: true, reject: false });
      if (ran.exitCode !== 0 && ran.exitCode !== 1)
        throw failure(`Schemathesis did not run to its end at ${base}/: ${ran.all.trim().slice(-1500)}`);
      if (ran.exitCode === 1) failures.push(`${base}/\n${failuresIn(ran.all)}`);
      cases += casesIn(readFileSync(join(cwd, 'run.json'), 'utf8'));
      for (const [, code] of readFileSync(join(cwd, 'events.ndjson'), 'utf8').matchAll(/"status_code":(\d+)/g))
        statuses.set(Number(code), (statuses.get(Number(code)) ?? 0) + 1);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  }
  return { cases, statuses, failures };
}

/** What a missing program does is no place in our code: the text is all there is to print. */
const failure = (text: string): Error => Object.assign(new Error(text), { stack: text });

function casesIn(report: string): number {
  const { complete, test_cases } = JSON.parse(report) as { complete: boolean; test_cases: { generated: number } };
  if (!complete) throw new Error('Schemathesis did not run to its end');
  return test_cases.generated;
}

/** The part of what it prints that tells the failures, each with a curl. */
const failuresIn = (output: string): string =>
  /=+ (?:FAILURES|ERRORS) =+\n([\s\S]*?)\n=+ SUMMARY/.exec(output)?.[1]?.trim() ?? output.trim().slice(-3000);

/** The Python of a virtual environment that holds what requirements.txt pins; made or made anew if it does not. */
async function pythonWithTools(): Promise<string> {
  const python = join(environment, 'bin', 'python');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  console.log('installs Schemathesis into mock/fuzz/.venv (once)');
  rmSync(environment, { recursive: true, force: true });
  try {
    await execa('python3', ['-m', 'venv', environment], { timeout });
    const install = ['install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await execa(python, ['-m', 'pip', ...install], { timeout });
  } catch (error) {
    throw failure(
      `Schemathesis cannot be installed: python3 (3.10 or later, with venv) and PyPI, or a mirror that pip knows, are needed; or leave it out with --only property\n${String(error).slice(-600)}`,
    );
  }
  writeFileSync(stamp, wanted); // last: an installation that was cut short is begun anew
  return python;
}
