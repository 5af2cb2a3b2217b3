import { type Command, Option } from 'commander';
import { usualMockUrl } from '../contracts/spec/targets.ts';
import { webhookOperation } from '../contracts/spec/webhook.ts';
import { factsOf } from '../proof/testbed.ts';
import { type Explained, explain } from '../proof/explain.ts';
import type { Mutant } from '../proof/mutant.ts';
import { mutants } from '../proof/mutants.ts';
import { legalServers } from '../proof/legal/variants.ts';
import { runProof, sampleOf } from '../proof/run.ts';
import { scoreOf, uncited } from '../proof/score.ts';
import { scoreTable } from '../proof/table.ts';
import { type ProofRun, shortfalls } from '../runs/proof-run.ts';
import { runFacts } from '../runs/run-facts.ts';
import { fileIn } from '../runs/result-files.ts';
import { newIdentity } from '../targets/open.ts';
import { ends, formerly, outOption, whole } from './command.ts';
import { afterWriting } from './exit-code-for.ts';
import { exitCodes, worstCode } from '../contracts/judge/exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { UsageError } from '../targets/errors.ts';
import { isThisMachine } from '../contracts/settings/hosts.ts';
import { writeWhole } from '../runs/write-whole.ts';

export type ProofOptions = {
  readonly kind?: string;
  readonly operation?: string;
  readonly mutant?: string;
  readonly sample?: number;
  readonly seed?: string;
  readonly clean?: number;
  readonly legal?: number;
  readonly list?: boolean;
  readonly proxy?: string;
  readonly out: string;
};

/** How many runs on a sound server a whole proof makes, and a part of one. */
const cleanRuns = { whole: 200, part: 10 } as const;
/** How many random legal servers; before them, a whole proof judges each variant alone and pairs of them. */
const randomServers = { whole: 2000, part: 40 } as const;

/**
 * Puts the suite on trial: breaks servers and counts how many it notices.
 * @returns `holds` when the numbers are met, `broken` when not, `suiteFailed` when our own code failed
 * @throws UsageError for a kind, operation or mutant that does not exist
 */
async function proofCommand(options: ProofOptions): Promise<number> {
  const chosen = choose(options);
  if (options.list) {
    for (const { id } of chosen) console.log(id);
    return exitCodes.holds;
  }
  if (options.mutant !== undefined && options.proxy !== undefined)
    throw new UsageError(
      '--mutant tells of one mutant of our own mock; --proxy goes with --kind, --operation or --sample',
    );
  const server = options.proxy === undefined ? undefined : await checkServer(options.proxy);
  const seed = options.seed ?? newIdentity().seed;
  if (options.mutant !== undefined) return show(await explain(chosen[0] as Mutant, seed));
  return judgeAll(options.sample ? sampleOf(chosen, options.sample, seed) : chosen, seed, options, server);
}

function choose({ kind, operation, mutant, proxy }: ProofOptions): readonly Mutant[] {
  const found = mutants.filter(
    (one) =>
      (mutant === undefined || one.id === mutant) &&
      (kind === undefined || one.kind === kind) &&
      (operation === undefined || one.operation === operation) &&
      (proxy === undefined || isOnAnswers(one)),
  );
  if (found.length > 0) return found;
  if (mutant !== undefined && !mutants.some(({ id }) => id === mutant))
    throw new UsageError(`no mutant is called ${JSON.stringify(mutant)}: see \`npm run proof -- --list\``);
  const known = [...new Set(mutants.map((one) => (kind === undefined ? one.operation : one.kind)))];
  throw new UsageError(
    `no mutant is of ${JSON.stringify({ kind, operation, mutant, proxy })}: ${known.join(', ')} are known`,
  );
}

/** A proxy sees answers, not decisions. */
const isOnAnswers = ({ breaks, operation }: Mutant): boolean =>
  operation !== webhookOperation && 'faults' in breaks && breaks.faults.every((one) => 'operator' in one);

/**
 * A server whose answers may be broken, at tens of thousands of requests.
 * @returns its root, without a slash at the end
 * @throws UsageError if it is not on this machine, or targets of the settings are elsewhere; Unreachable
 */
async function checkServer(text: string): Promise<string> {
  const allowed = `the root of a server on this machine is allowed, such as ${usualMockUrl}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' || !isThisMachine(url.origin) || url.pathname !== '/')
    throw new UsageError(`--proxy ${JSON.stringify(text)}: ${allowed}; a proof sends it tens of thousands of requests`);
  for (const { name, baseUrl } of await factsOf(url.origin))
    if (!baseUrl.startsWith(url.origin))
      throw new UsageError(`--proxy ${text}: ${name} is at ${baseUrl}, which is another server; mend its base URL`);
  return url.origin;
}

async function judgeAll(
  chosen: readonly Mutant[],
  seed: string,
  options: ProofOptions,
  server: string | undefined,
): Promise<number> {
  const out = outFolder(options.out);
  const { id } = newIdentity(seed);
  const startedAt = Date.now();
  const isWhole = chosen.length === mutants.length;
  const isLegalWhole = isWhole && options.legal === undefined;
  const random = options.legal ?? randomServers[isWhole ? 'whole' : 'part'];
  const legal = server === undefined ? legalServers(random, seed, isLegalWhole) : [];
  const clean = options.clean ?? (isWhole ? cleanRuns.whole : cleanRuns.part);
  const result = await runProof({ mutants: chosen, cleanRuns: clean, legal, seed, server, progress });
  const proof = scoreOf(runFacts({ id, seed }, startedAt), chosen, result, server);
  console.log(scoreTable(proof));
  const code = exitCodeOf(proof, isWhole && server === undefined ? uncited(proof) : []);
  return afterWriting(code, () => writeWhole(fileIn(out, 'proof'), `${JSON.stringify(proof, null, 2)}\n`));
}

function exitCodeOf(proof: ProofRun, more: readonly string[]): number {
  const codes: number[] = [];
  if ((proof.harnessErrors ?? []).length > 0 || (proof.server === undefined && (proof.idle ?? []).length > 0))
    codes.push(exitCodes.suiteFailed);
  const short = [...shortfalls(proof), ...more];
  for (const sentence of short) console.log(sentence);
  if (short.length > 0) codes.push(exitCodes.broken);
  return worstCode(codes);
}

/** A line that is overwritten on a terminal, and a word now and then elsewhere. */
function progress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} `);
  else if (done % 1000 === 0) console.error(`${done} of ${of}`);
}

function show({ text, state }: Explained): number {
  console.log(text);
  if (state === 'harnessError') return exitCodes.suiteFailed;
  return state === 'noticed' ? exitCodes.holds : exitCodes.broken;
}

const kindOption = new Option('--kind <name>', 'only mutants of this kind');

export const define = (command: Command): Command =>
  command
    .addOption(kindOption)
    .addOption(formerly('--operator <name>', kindOption))
    .option('--operation <id>', 'only mutants of this operation')
    .option('--mutant <id>', 'one mutant: what it is, the difference it makes, what noticed it')
    .option('--sample <n>', 'so many of them, chosen by the seed', whole(1))
    .option('--seed <text>', 'repeat a run with the seed it printed')
    .option(
      '--clean <n>',
      `runs of the whole suite on a sound server (default ${cleanRuns.whole}, or ${cleanRuns.part} for a part)`,
      whole(1),
    )
    .option(
      '--legal <n>',
      `random legal servers, judged as real targets (default ${randomServers.whole}, or ${randomServers.part} for a part; a whole proof adds each variant alone, and pairs)`,
      whole(0),
    )
    .option('--list', 'print the ids of the mutants, and judge none')
    .option('--proxy <url>', `break the answers of the server at this root, such as ${usualMockUrl}`)
    .addOption(outOption())
    .action(ends(proofCommand));
