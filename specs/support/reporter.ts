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
import { journeys } from '../../contracts/journeys/index.ts';
import { journeysFor, journeysLeftOut, ledgerOf, planFor } from '../../contracts/ledger.ts';
import { type ShownOutcome, outcomeInWords } from '../../contracts/report-case.ts';
import { secretsOf } from '../../contracts/settings.ts';
import { type Secret, withoutSecrets } from '../../contracts/secret.ts';
import { isRed } from '../../contracts/verdict.ts';
import { type ContractRun, type VerdictEntry, buildContractRun } from '../../reports/contract-run.ts';
import { junitOf } from '../../reports/junit.ts';
import { rowPlaces } from '../../reports/row-places.ts';
import { runFacts } from '../../reports/run-facts.ts';
import { causesInWords, paintForTerminal, summaryOf } from '../../reports/terminal.ts';
import { seenAs } from '../../targets/facts.ts';
import { readSettings } from '../../targets/open.ts';
import { preflight } from '../../targets/preflight.ts';
import { currentRun, currentTargets } from './run.ts';
import { scrubError, scrubResult } from './scrub.ts';

/** How long a run may say nothing where there is no terminal, in milliseconds. */
const quietMs = 10_000;

/**
 * Collects the verdicts of the tests into contract-run.json, and says on the terminal what matters. It stands first in
 * the list of reporters: what it fails here, the others see as failed.
 */
export default class ContractReporter implements Reporter {
  readonly #out: string;
  readonly #paint = paintForTerminal();
  readonly #shown: ShownOutcome[] = [];
  readonly #errors: string[] = [];
  /** Tests that ended without a verdict: harness errors, unless the run was cut while they were under way. */
  readonly #unfinished: ShownOutcome[] = [];
  #known: readonly Secret[] | null = null;
  #declared = 0;
  #saidAt = Date.now();
  #gone: Promise<string | null> | null = null;
  #unreachable: string | null = null;

  constructor({ out }: { readonly out: string }) {
    this.#out = out;
    process.env['SUITE_REPORTER'] = 'on';
  }

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests();
    this.#declared = tests.filter(({ expectedStatus }) => expectedStatus !== 'skipped').length;
    const placeOf = rowPlaces();
    for (const test of tests) {
      const [id, title] = namesIn(test);
      test.location = placeOf(id, title); // for the reporters after ours
    }
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.expectedStatus === 'skipped') return; // excluded, and counted as such by the ledger
    scrubResult(result, this.#secrets());
    const body = result.attachments.find(({ name }) => name === 'verdict')?.body;
    const told = body ? (JSON.parse(body.toString('utf8')) as ShownOutcome) : undefined;
    const shown = told && test.repeatEachIndex > 0 ? { ...told, repetition: test.repeatEachIndex + 1 } : told;
    if (shown) {
      fail(result, shown);
      this.#shown.push(shown);
      if (soundsGone(shown)) void this.#endIfGone();
    } else this.#unfinished.push(withoutVerdict(test, result));
    this.#showProgress();
  }

  /** A counter on a terminal, a line now and then elsewhere. */
  #showProgress(): void {
    const progress = `${this.#shown.length}/${this.#declared}`;
    if (process.stdout.isTTY) process.stdout.write(`\r${progress} `);
    else if (Date.now() - this.#saidAt > quietMs) {
      this.#saidAt = Date.now();
      console.log(progress);
    }
  }

  /** What a worker says: that it waits, and for what. */
  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(withoutSecrets(String(chunk), this.#secrets()));
  }

  /** Asked for with every test and every line a worker says, so read once. */
  #secrets(): readonly Secret[] {
    this.#known ??= secretsOf(readSettings());
    return this.#known;
  }

  onError(error: TestError): void {
    scrubError(error, this.#secrets());
    this.#errors.push(error.message ?? error.value ?? 'unknown error');
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    if (process.stdout.isTTY) process.stdout.write('\r');
    for (const error of this.#errors) console.error(error);
    if (!process.env['SUITE_RUN']) return undefined; // the set-up failed, and has said why
    await this.#gone;
    const run = this.#build(result);
    mkdirSync(this.#out, { recursive: true });
    writeFileSync(join(this.#out, 'contract-run.json'), JSON.stringify(run, null, 1));
    writeFileSync(
      join(this.#out, 'contract-junit.xml'),
      junitOf(run, (entry) => this.#wordsOf(entry)),
    );
    this.#print(run);
    return isGreen(run) ? undefined : { status: 'failed' };
  }

  /** A cut connection is a finding; when the target does not answer a fresh preflight either, the rest would be noise. */
  async #endIfGone(): Promise<void> {
    if (this.#gone) return;
    const { settings } = currentTargets();
    this.#gone = preflight(settings, process.env['MOCK_URL'] ?? null).then(
      () => null,
      (error: Error) => error.message,
    );
    this.#unreachable = await this.#gone;
    if (this.#unreachable)
      process.kill(process.pid, 'SIGINT'); // Playwright's own way to end a run early
    else this.#gone = null;
  }

  #build(result: FullResult): ContractRun {
    const ended = this.#unreachable ? 'unreachable' : result.status === 'interrupted' ? 'interrupted' : 'complete';
    if (ended === 'complete') this.#shown.push(...this.#unfinished);
    const { identity, startedAt, facts } = currentRun();
    const { targets } = currentTargets();
    const plans = targets.map((target) => planFor(target, cases));
    const planned = plans.reduce((sum, { runs }) => sum + runs.length, 0);
    const walked = targets.reduce((sum, target) => sum + journeysFor(target, journeys).length, 0);
    return buildContractRun(
      runFacts(identity, startedAt, Math.round(result.duration)),
      facts.map(seenAs),
      plans.flatMap((plan) => ledgerOf(plan, this.#shown)),
      this.#shown,
      {
        partial: this.#declared > 0 && this.#declared < planned + walked,
        errors: this.#errors,
        ended,
        plans,
        journeysLeftOut: targets.flatMap((target) => journeysLeftOut(target, journeys)),
      },
    );
  }

  #shownOf(entry: VerdictEntry): ShownOutcome | undefined {
    return this.#shown.find(
      (one) => one.case === entry.case && one.target === entry.target && one.repetition === entry.repetition,
    );
  }

  #wordsOf(entry: VerdictEntry): string {
    const shown = this.#shownOf(entry);
    return shown ? outcomeInWords(shown) : '';
  }

  #print(run: ContractRun): void {
    const paint = this.#paint;
    for (const text of causesInWords(run, (entry) => this.#wordsOf(entry), paint)) console.log(text);
    for (const flake of flakesIn(run)) console.log(paint.red(flake));
    console.log(summaryOf(run, paint));
    if (this.#unreachable) console.error(this.#unreachable);
    if (run.ended !== 'complete')
      console.log(paint.red(`incomplete: ${this.#shown.length} of ${this.#declared} tests were run`));
    console.log(
      `report: ${join(this.#out, 'playwright', 'index.html')}   results: ${join(this.#out, 'contract-run.json')}`,
    );
  }
}

const isGreen = ({ summary, partial, ended, verdicts, errors }: ContractRun): boolean =>
  ended === 'complete' &&
  errors.length === 0 &&
  verdicts.length > 0 &&
  !verdicts.some(({ verdict }) => isRed(verdict)) &&
  (partial || summary.cells.missing === 0);

/** A failing connection, a 503, or good credentials refused: perhaps the target, or our access to it, is gone for all. */
const soundsGone = ({ verdict, exchanges }: ShownOutcome): boolean =>
  isRed(verdict.verdict) &&
  exchanges.some(
    ({ request, answer }) =>
      answer.kind === 'failure' || answer.status === 503 || (answer.status === 401 && request.auth === 'valid'),
  );

/** Cases that were repeated and did not come out the same. */
function flakesIn({ verdicts }: ContractRun): string[] {
  const counts = new Map<string, { red: number; all: number }>();
  for (const { case: id, target, verdict } of verdicts) {
    const count = counts.get(`${id} at ${target}`) ?? { red: 0, all: 0 };
    counts.set(`${id} at ${target}`, { red: count.red + (isRed(verdict) ? 1 : 0), all: count.all + 1 });
  }
  return [...counts].flatMap(([name, { red, all }]) =>
    red > 0 && red < all ? [`flaky: ${name} is red in ${red} of its ${all} repetitions`] : [],
  );
}

/** Makes a red verdict a failed test, with words instead of a stack. */
function fail(result: TestResult, shown: ShownOutcome): void {
  if (!isRed(shown.verdict.verdict)) return;
  const message = outcomeInWords(shown);
  result.status = 'failed';
  result.error = { message, stack: message };
  result.errors = [result.error];
}

/** The case, its title and its place, as `declare` put them together. */
function namesIn({ title }: TestCase): [id: string, title: string, place: string] {
  const [, id = title, place = '', own = title] = /^(\S+) at ([\w-]+): (.*)$/s.exec(title) ?? [];
  return [id, own, place];
}

/** A test that ended without a verdict: our own code failed, or the run was cut. */
function withoutVerdict(test: TestCase, result: TestResult): ShownOutcome {
  const [id, title, place] = namesIn(test);
  const error = result.errors.map(({ message }) => message ?? '').join('\n') || `the test ended ${result.status}`;
  return {
    case: id,
    title,
    target: `${id.split('.')[0] ?? ''}@${place}`,
    verdict: { verdict: 'harnessError', error },
    exchanges: [],
    durationMs: result.duration,
  };
}
