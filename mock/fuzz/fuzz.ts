import * as fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualMockPort } from '../../contracts/spec/targets.ts';
import { parseJson, valueAt } from '../../contracts/values/json.ts';
import { type Family, families, visits } from './families.ts';
import type { Known } from './requests.ts';
import { type FuzzCase, type FuzzOptions, type FuzzPart, type Outcome, fuzzParts, judgeCase } from './judge.ts';
import { schemathesisFuzz } from './schemathesis.ts';
import { converse, readAnswers, write } from './wire.ts';

const parts: { readonly [part in FuzzPart]: (options: FuzzOptions) => Promise<Outcome> } = {
  property: propertyFuzz,
  schemathesis: schemathesisFuzz,
};

/**
 * Throws everything at a mock without limits, and says what it did.
 * @returns whether every answer kept the contract, and the mock still answers
 * @throws Error if Schemathesis cannot be installed, or does not run to its end
 */
export async function fuzz(options: FuzzOptions): Promise<boolean> {
  let isWhole = true;
  for (const part of options.only ? [options.only] : fuzzParts) {
    const began = performance.now();
    const { cases, statuses, failures } = await parts[part](options);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const isGood = failures.length === 0;
    const told = isGood ? 'no status undeclared, no 5xx that was not asked for' : `${failures.length} broken`;
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`);
    const verdict = isGood ? 'ok    ' : 'BROKEN';
    console.log(`${verdict} ${part}: ${cases} cases in ${seconds} s (seed ${options.seed}); ${told}`);
    console.log(`       answers ${counts.join(', ')}`);
    for (const failure of failures) console.log(failure);
    isWhole &&= isGood;
  }
  return isWhole;
}

/** Runs every family against a mock, each on an account of its own, all at once. */
export async function propertyFuzz(options: PropertyOptions): Promise<Outcome> {
  const tally = { cases: 0, statuses: new Map<number, number>() };
  const failures = await Promise.all(families.map((family) => runFamily(family, options, tally)));
  return { ...tally, failures: failures.flat() };
}

type PropertyOptions = Pick<FuzzOptions, 'url' | 'cases' | 'seed' | 'out'>;
type Tally = { cases: number; readonly statuses: Map<number, number> };

async function runFamily(family: Family, { url, cases, seed, out }: PropertyOptions, tally: Tally): Promise<string[]> {
  const known = await arrange(url, `mock-fuzz-${family.name}`);
  const property = fc.asyncProperty(family.cases(known), async (example) => {
    const complaints = await tryCase(url, example, known.account, tally);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });
  const ran = await fc.check(property, { seed, numRuns: Math.ceil(cases * family.share) });
  if (!ran.failed || !ran.counterexample) return [];
  const complaint = ran.errorInstance instanceof Error ? ran.errorInstance.message : String(ran.errorInstance);
  return [inWords(family.name, complaint, ran.counterexample[0], out)];
}

async function tryCase(url: URL, example: FuzzCase, account: string, tally: Tally): Promise<string[]> {
  const methods = Array.isArray(example.asks) ? example.asks.map(({ method }) => method) : [];
  const enough = (bytes: Buffer): boolean => readAnswers(bytes, methods).answers.length >= (methods.length || 5);
  const heard = await converse(url, example.written, enough);
  tally.cases += 1;
  for (const { status } of readAnswers(heard.bytes, methods).answers)
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
  return judgeCase(example, heard, account);
}

/** An account with an import and a job of its own, so that cases can hit what exists. */
async function arrange(url: URL, account: string): Promise<Known> {
  const pieces = visits(account)
    .slice(0, 2)
    .map(({ request }) => write(request));
  const { bytes } = await converse(url, { pieces, ends: 'waits' }, (all) => readAnswers(all).answers.length > 1);
  const [made, uploaded] = readAnswers(bytes).answers.map(({ body }) => parseJson(body));
  const [id, job] = [valueAt(made, '/id'), valueAt(uploaded, '/data/id')];
  if (typeof id !== 'string' || typeof job !== 'string')
    throw new Error(`${account} got no import and no job to begin with`);
  return { account, imports: [id], jobs: [job] };
}

const shown = 600;

/** A failing case: what broke, the bytes that broke it, and how to send them again. The whole of them goes to a file. */
function inWords(family: string, complaint: string, { written: { pieces, ends } }: FuzzCase, folder: string): string {
  const bytes = pieces.join('');
  const file = join(folder, `${family}.bin`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, bytes, 'latin1');
  return [
    `${family}: ${complaint}`,
    `  ${pieces.length} pieces, ${bytes.length} bytes, and then the client ${ends}:`,
    ...pieces.map((piece) => `    ${JSON.stringify(piece.length > shown ? `${piece.slice(0, shown)}…` : piece)}`),
    `  again: npm run mock -- --limiter none & nc 127.0.0.1 ${usualMockPort} < ${file}`,
  ].join('\n');
}
