import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { cases } from '../../contracts/cases/index.ts';
import { contractHash } from '../../contracts/generated/operations.ts';
import { journeys } from '../../contracts/journeys/index.ts';
import { journeysFor, ledgerOf, planFor } from '../../contracts/ledger.ts';
import { type ShownOutcome, outcomeInWords } from '../../contracts/report-case.ts';
import { parseJson } from '../../contracts/json.ts';
import { type ContractRun, buildContractRun } from '../../reports/contract-run.ts';
import { type Paint, causesOf, colours, noColours, summaryOf } from '../../reports/terminal.ts';
import { currentRun, currentTargets } from './run.ts';

/** Collects the verdicts of the tests into contract-run.json, and says on the terminal what matters. */
export default class ContractReporter implements Reporter {
  readonly #out: string;
  readonly #paint: Paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? colours : noColours;
  readonly #shown: ShownOutcome[] = [];
  readonly #errors: string[] = [];
  #declared = 0;
  #finished = 0;

  constructor({ out }: { readonly out: string }) {
    this.#out = out;
  }

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#declared = suite.allTests().length;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#finished += 1;
    const body = result.attachments.find(({ name }) => name === 'verdict')?.body;
    const shown = body ? (parseJson(body.toString('utf8')) as ShownOutcome | undefined) : undefined;
    if (shown) this.#shown.push(shown);
    else this.#shown.push(withoutVerdict(test, result));
    if (process.stdout.isTTY) process.stdout.write(`\r${this.#finished}/${this.#declared} `);
  }

  onError(error: TestError): void {
    this.#errors.push(error.message ?? error.value ?? 'unknown error');
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    if (process.stdout.isTTY) process.stdout.write('\r');
    for (const error of this.#errors) console.error(error);
    if (!process.env['SUITE_RUN']) return undefined; // the set-up failed, and has said why
    const run = this.#build(result);
    mkdirSync(this.#out, { recursive: true });
    writeFileSync(join(this.#out, 'contract-run.json'), JSON.stringify(run, null, 1));
    this.#print(run);
    const { harnessError } = run.summary.verdicts;
    const short = run.summary.cells.missing > 0 && !run.partial;
    return harnessError > 0 || short ? { status: 'failed' } : undefined;
  }

  #build(result: FullResult): ContractRun {
    const { identity, startedAt, facts } = currentRun();
    const { targets } = currentTargets();
    const plans = targets.map((target) => planFor(target, cases));
    const planned = plans.reduce((sum, { runs }) => sum + runs.length, 0);
    const walked = targets.reduce((sum, target) => sum + journeysFor(target, journeys).length, 0);
    const done = this.#shown.map(({ verdict, ...one }) => ({ ...one, verdict: verdict.verdict }) as never);
    const facts0 = {
      ...identity,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: Math.round(result.duration),
      commit: commitOf(),
      contractHash,
    };
    return buildContractRun(
      facts0,
      facts.map(({ name, baseUrl }) => ({ name, baseUrl })),
      plans.flatMap((plan) => ledgerOf(plan, done)),
      this.#shown,
      this.#declared < planned + walked,
    );
  }

  #print(run: ContractRun): void {
    const paint = this.#paint;
    for (const { entry, cases: reddened } of causesOf(run)) {
      const shown = this.#shown.find((one) => one.case === entry.case && one.target === entry.target);
      const colour = entry.verdict === 'warn' ? paint.yellow : paint.red;
      const more = reddened.length > 1 ? paint.dim(`  and ${reddened.length - 1} more of the same cause`) : '';
      if (shown) console.log(`${colour(entry.verdict)} ${outcomeInWords(shown)}\n${more}`);
    }
    console.log(summaryOf(run, paint));
    console.log(
      `report: ${join(this.#out, 'playwright', 'index.html')}   results: ${join(this.#out, 'contract-run.json')}`,
    );
  }
}

/** A test that ended without a verdict: our own code failed, or the run was cut. */
function withoutVerdict(test: TestCase, result: TestResult): ShownOutcome {
  const [id = test.title, target = ''] = test.title.replace(/:.*$/s, '').split(' at ');
  const error = result.errors.map(({ message }) => message ?? '').join('\n') || `the test ended ${result.status}`;
  return {
    case: id,
    title: test.title,
    target,
    verdict: { verdict: 'harnessError', error },
    exchanges: [],
    durationMs: result.duration,
  };
}

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown'; // an unpacked archive has no history
  }
}
