import * as fc from 'fast-check';
import type { FuzzCase, Known } from './fuzz-case.ts';
import { type Family, families } from './families/index.ts';
import { judgeCase } from './judge.ts';
import { readAnswers } from './read-answers.ts';
import { type Heard, converse } from './wire.ts';

/** A case that broke a promise, as small as it could be made. */
export type Failure = { readonly family: string; readonly complaint: string; readonly example: FuzzCase };

/** What a run of property cases came to. */
export type PropertyResult = {
  readonly cases: number;
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly Failure[];
};

export type PropertyOptions = { readonly url: URL; readonly cases: number; readonly seed: number };

/** Runs every family against a mock, each on an account of its own, all at once. */
export async function propertyFuzz(options: PropertyOptions): Promise<PropertyResult> {
  const tally = { cases: 0, statuses: new Map<number, number>() };
  const failures = await Promise.all(families.map((family) => runFamily(family, options, tally)));
  return { ...tally, failures: failures.flat() };
}

async function runFamily(family: Family, { url, cases, seed }: PropertyOptions, tally: Tally): Promise<Failure[]> {
  const known = await arrange(url, `mock-fuzz-${family.name}`);
  const property = fc.asyncProperty(family.cases(known), async (example) => {
    const complaints = await tryCase(url, example, known.account, tally);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });
  const numRuns = Math.ceil(cases * family.share);
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns });
  if (!failed || !counterexample) return [];
  const complaint = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [{ family: family.name, complaint, example: counterexample[0] }];
}

type Tally = { cases: number; readonly statuses: Map<number, number> };

async function tryCase(url: URL, example: FuzzCase, account: string, tally: Tally): Promise<string[]> {
  const methods = example.asks.map(({ method }) => method);
  const enough = (bytes: Buffer): boolean => readAnswers(bytes, methods, false).answers.length >= methods.length;
  const heard = await converse(url, example.written, enough);
  count(tally, heard, methods);
  return judgeCase(example, heard, account);
}

function count(tally: Tally, { bytes }: Heard, methods: readonly string[]): void {
  tally.cases += 1;
  for (const { status } of readAnswers(bytes, methods, true).answers)
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
}

/** An account with an import and a job of its own, so that cases can hit what exists. */
async function arrange(url: URL, account: string): Promise<Known> {
  const authorization = `Basic ${Buffer.from(`${account}:X`).toString('base64')}`;
  const made = await fetch(new URL('/api/v2.1/imports', url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"source_tool":"wordpress","destination_username":"jane"}',
  });
  const form = new FormData();
  form.set(
    'import_file',
    new Blob(['{"data":{"type":"subscription_product","attributes":{"name":"Towels"}}}\n']),
    'a.jsonl',
  );
  const uploaded = await fetch(new URL('/v2/subscriptions/imports', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${account}` },
    body: form,
  });
  const { id } = (await made.json()) as { id: string };
  const { data } = (await uploaded.json()) as { data: { id: string } };
  return { account, imports: [id], jobs: [data.id] };
}
