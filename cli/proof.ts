import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { webhookPlace } from '../faults/fault.ts';
import { type Judged, explain } from '../proof/explain.ts';
import type { Mutant } from '../proof/mutant.ts';
import { mutantById, mutants } from '../proof/mutants.ts';
import { runProof, sampleOf } from '../proof/run.ts';
import { scoreOf, shortfalls, untold } from '../proof/score.ts';
import { scoreTable } from '../proof/table.ts';
import type { ProofRun } from '../reports/proof-run.ts';
import { runFacts } from '../reports/run-facts.ts';
import { newIdentity } from '../targets/open.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

export type ProofOptions = {
  readonly operator?: string;
  readonly operation?: string;
  readonly mutant?: string;
  readonly sample?: string;
  readonly seed?: string;
  readonly clean?: string;
  readonly list?: boolean;
  readonly proxy?: string;
  readonly out: string;
};

/** How many runs on a sound server a whole proof makes, and a part of one. */
const cleanRuns = { whole: 200, part: 10 } as const;

/**
 * Puts the suite on trial: breaks servers and counts how many it notices.
 * @returns 0 when the numbers are met, 1 when not, 3 when our own code failed
 * @throws UsageError for an operator, operation or mutant that does not exist
 */
export async function proofCommand(options: ProofOptions): Promise<number> {
  const chosen = choose(options);
  if (options.list) {
    for (const { id } of chosen) console.log(id);
    return exitCodes.holds;
  }
  const seed = options.seed ?? newIdentity(undefined).seed;
  if (options.mutant !== undefined) return show(await explain(chosen[0] as Mutant, seed));
  return await judgeAll(options.sample ? sampleOf(chosen, Number(options.sample), seed) : chosen, seed, options);
}

function choose({ operator, operation, mutant, proxy }: ProofOptions): readonly Mutant[] {
  if (mutant !== undefined) {
    try {
      return [mutantById(mutant)];
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }
  const found = mutants.filter(
    (one) =>
      (operator === undefined || one.operator === operator) &&
      (operation === undefined || one.operation === operation) &&
      (proxy === undefined || isOnAnswers(one)),
  );
  if (found.length > 0) return found;
  const known = [...new Set(mutants.map((one) => (operator === undefined ? one.operation : one.operator)))];
  throw new UsageError(`no mutant is of ${JSON.stringify({ operator, operation })}: ${known.join(', ')} are known`);
}

/** A proxy sees answers, not decisions. */
const isOnAnswers = ({ breaks, operation }: Mutant): boolean =>
  operation !== webhookPlace && 'faults' in breaks && breaks.faults.every((one) => 'operator' in one);

async function judgeAll(chosen: readonly Mutant[], seed: string, options: ProofOptions): Promise<number> {
  const { id } = newIdentity(seed);
  const startedAt = Date.now();
  const isWhole = chosen.length === mutants.length;
  const clean = Number(options.clean ?? (isWhole ? cleanRuns.whole : cleanRuns.part));
  const plan = { mutants: chosen, cleanRuns: clean, seed, progress };
  const result = await runProof(options.proxy === undefined ? plan : { ...plan, server: options.proxy });
  const proof = scoreOf(runFacts({ id, seed }, startedAt), chosen, result, options.proxy);
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, 'proof.json'), `${JSON.stringify(proof, null, 2)}\n`);
  console.log(scoreTable(proof));
  return exitCodeOf(proof, isWhole && options.proxy === undefined ? untold(proof) : []);
}

function exitCodeOf(proof: ProofRun, silent: readonly string[]): number {
  const codes: number[] = [];
  if ((proof.harnessErrors ?? []).length > 0 || (proof.server === undefined && (proof.idle ?? []).length > 0))
    codes.push(exitCodes.suiteFailed);
  const short = [...shortfalls(proof), ...silent];
  for (const sentence of short) console.log(sentence);
  if (short.length > 0) codes.push(exitCodes.broken);
  return worstOf(codes);
}

/** A line that is overwritten on a terminal, and a word now and then elsewhere. */
function progress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} `);
  else if (done % 1000 === 0) console.error(`${done} of ${of}`);
}

function show({ text, state }: Judged): number {
  console.log(text);
  if (state === 'harness-error') return exitCodes.suiteFailed;
  return state === 'killed' ? exitCodes.holds : exitCodes.broken;
}
