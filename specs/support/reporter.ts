import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { type Cell, ledgerOf } from '../../contracts/judge/ledger.ts';
import { type Suite as Planned, suiteAt } from '../../contracts/judge/run-suite.ts';
import { type ShownOutcome, outcomeInWords } from '../../contracts/show/report-case.ts';
import { secretsOf } from '../../contracts/settings/settings.ts';
import { type Secret, withoutSecrets } from '../../contracts/values/secret.ts';
import type { Unjudged } from '../../contracts/judge/target.ts';
import { unjudgedInWords } from '../../contracts/show/wording.ts';
import { isRed } from '../../contracts/judge/verdict.ts';
import { buildContractRun, exitCodeOf } from '../../runs/build-contract-run.ts';
import type { ContractRun, RunEnd } from '../../runs/contract-run.ts';
import { exitCodes } from '../../contracts/judge/exit-codes.ts';
import { folderFor, keepNewest, wholeRunIn } from '../../runs/again.ts';
import { annotationsOf, isInActions } from '../../reports/annotations.ts';
import { groupByCause, witnessesOf } from '../../runs/causes/group.ts';
import { readHistory } from '../../runs/history.ts';
import { junitOf } from '../../reports/junit.ts';
import type { LeftBehind } from '../../runs/run.ts';
import { fileIn } from '../../runs/result-files.ts';
import { rowLines } from '../../reports/row-lines.ts';
import { runFacts } from '../../runs/run-facts.ts';
import { againInWords, causesInWords, paintForTerminal, summaryOf } from '../../reports/terminal.ts';
import { CannotWrite, writeWhole } from '../../runs/write-whole.ts';
import { apiOf } from '../../contracts/spec/targets.ts';
import { seenAs } from '../../targets/facts.ts';
import { currentRun, readSettings, runSoFar, asEnvironment } from '../../targets/open.ts';
import { onceParentEnds } from '../../targets/parent.ts';
import { type Created, createdIn, journalName } from '../../targets/creations.ts';
import { currentTargets } from './run.ts';
import { scrubError, scrubResult } from './scrub.ts';
import { nameOf } from '../../contracts/cases/case.ts';

/** How long a run may say nothing where there is no terminal, in milliseconds. */
const quietMs = 10_000;

/**
 * Collects the verdicts of the tests into contract-run.json, and says on the terminal what matters. It stands first in
 * the list of reporters: what it fails here, the others see as failed.
 */
export default class ContractReporter implements Reporter {
  readonly #asked: string;
  /** Where the results go: the folder asked for, or one of this run's own beside the whole run there. */
  #out: string;
  readonly #paint = paintForTerminal();
  readonly #shown: ShownOutcome[] = [];
  readonly #errors: string[] = [];
  #suites: readonly Planned[] = [];
  /** Tests that ended without a verdict: harness errors, unless the run was cut while they were under way. */
  readonly #unfinished: ShownOutcome[] = [];
  #known: readonly Secret[] | null = null;
  /** How many tests there are, and how many of them are no repetition of another. */
  #declared = 0;
  #cases = 0;
  #saidAt = Date.now();
  /** Requests to real targets that no verdict shows: sign-ins, further GETs, those of tests that judged nothing. */
  #aside = 0;
  /** Targets that went away, each with how many tests judged nothing for it. */
  readonly #gone = new Map<string, { readonly unjudged: Unjudged; lost: number }>();

  constructor({ out }: { readonly out: string }) {
    this.#asked = out;
    this.#out = out;
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined); // nobody reads any more
    onceParentEnds(() => process.kill(process.pid, 'SIGINT')); // the suite is gone: Playwright's own way to end
    process.channel?.unref();
  }

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests();
    const declared = tests.filter(({ expectedStatus }) => expectedStatus !== 'skipped');
    this.#declared = declared.length;
    this.#cases = declared.filter(({ repeatEachIndex }) => repeatEachIndex === 0).length;
    if (runSoFar().identity) this.#settle();
    const sourceOf = rowLines();
    for (const test of tests) {
      const [id, title] = namesIn(test);
      test.location = sourceOf(id, title); // for the reporters after ours
    }
  }

  /** A run of some cases never takes the place of a whole one, whoever writes: we, the workers or Playwright's page. */
  #settle(): void {
    const run = currentRun();
    this.#suites = currentTargets().targets.map(suiteAt);
    this.#out = folderFor(this.#asked, run.identity.id, this.#isPartial());
    Object.assign(process.env, asEnvironment({ ...run, out: this.#out, isReported: true }));
    if (this.#out !== this.#asked) process.env['PLAYWRIGHT_HTML_OUTPUT_DIR'] = resolve(this.#out, 'playwright');
  }

  #isPartial(): boolean {
    const planned = this.#suites.reduce((sum, { tasks }) => sum + tasks.length, 0);
    return currentRun().filter !== undefined || (this.#cases > 0 && this.#cases < planned);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.expectedStatus === 'skipped') return; // excluded, and counted as such by the ledger
    scrubResult(result, this.#secrets());
    const told = attached(result, 'verdict') as ShownOutcome | undefined;
    const lost = attached(result, 'unjudged') as Unjudged | undefined;
    const shown = told && test.repeatEachIndex > 0 ? { ...told, repetition: test.repeatEachIndex + 1 } : told;
    const sent = (attached(result, 'sent') as number | undefined) ?? 0;
    this.#aside += Math.max(0, sent - (shown?.exchanges.length ?? 0)); // what goes to a mock is shown, and not counted
    if (lost) this.#lose(lost, shown ? 0 : 1);
    if (shown) {
      fail(result, shown);
      this.#shown.push(shown);
    } else if (lost) leaveOut(test, result, lost);
    else this.#unfinished.push(withoutVerdict(test, result));
    this.#showProgress();
  }

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
    if (runSoFar().identity && /No tests found/.test(error.message ?? '') && currentRun().unjudged.length > 0) return; // it says why
    scrubError(error, this.#secrets());
    this.#errors.push(error.message ?? error.value ?? 'unknown error');
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    if (process.stdout.isTTY) process.stdout.write('\r');
    for (const error of this.#errors) console.error(error);
    if (!runSoFar().identity) return undefined; // the set-up failed, and has said why
    const run = this.#build(result);
    const unwritten = this.#write(run);
    this.#print(run, unwritten);
    if (this.#out !== this.#asked) keepNewest(this.#asked);
    const written = unwritten === null;
    const exit = exitCodeOf(run) || (written ? exitCodes.holds : exitCodes.suiteFailed);
    if (process.connected) process.send?.({ id: run.run.id, exit, written } satisfies RunEnd);
    return exit === exitCodes.holds ? undefined : { status: 'failed' };
  }

  /** @returns null, or why it could not: what was seen is said all the same */
  #write(run: ContractRun): string | null {
    try {
      writeWhole(fileIn(this.#out, 'contract-run'), JSON.stringify(run, null, 1));
      writeWhole(join(this.#out, 'contract-junit.xml'), junitOf(run, readHistory(readSettings().historyDir).entries));
      return null;
    } catch (error) {
      if (error instanceof CannotWrite) return error.message;
      throw error;
    }
  }

  #build(result: FullResult): ContractRun {
    const unjudged = [...currentRun().unjudged, ...this.#goneTargets()];
    const incomplete = unjudged.length > 0 ? 'unreachable' : 'complete';
    const ended = result.status === 'interrupted' ? 'interrupted' : incomplete;
    if (ended !== 'interrupted') this.#shown.push(...this.#unfinished);
    const { identity, startedAt, facts } = currentRun();
    return buildContractRun(
      runFacts(identity, startedAt, Math.round(result.duration)),
      facts.map(seenAs),
      this.#suites.flatMap((suite) => ledgerOf(suite, this.#shown)).map((cell) => explained(cell, unjudged)),
      this.#shown,
      {
        partial: this.#isPartial(),
        errors: this.#errors,
        ended,
        suites: this.#suites,
        unjudged,
        aside: this.#aside,
        leftBehind: this.#leftBehind(),
      },
    );
  }

  #lose(unjudged: Unjudged, tests: number): void {
    const gone = this.#gone.get(unjudged.target) ?? { unjudged, lost: 0 };
    gone.lost += tests;
    this.#gone.set(unjudged.target, gone);
  }

  #goneTargets(): Unjudged[] {
    return [...this.#gone.values()].map(({ unjudged, lost }) => {
      const judged = this.#shown.filter(({ target }) => target === unjudged.target).length;
      return {
        ...unjudged,
        why: `the run stopped there before ${lost} of its ${lost + judged} cases: ${unjudged.why}`,
      };
    });
  }

  /** All that the run's journal holds: no verdict shows what was cut off, or whose answer was lost. */
  #leftBehind(): LeftBehind[] {
    const journal = join(this.#out, journalName);
    const text = existsSync(journal) ? readFileSync(journal, 'utf8') : '';
    return createdIn(text, currentRun().identity.id)
      .filter(({ creates }) => creates)
      .map((one) => ({ target: one.target, operation: one.operation, id: one.id ?? withoutId(one) }));
  }

  #print(run: ContractRun, unwritten: string | null): void {
    const paint = this.#paint;
    for (const text of causesInWords(run, paint)) console.log(text);
    if (isInActions()) for (const text of annotationsOf(groupByCause(witnessesOf(run, null)))) console.log(text);
    for (const flake of flakesIn(run)) console.log(paint.red(flake));
    console.log(summaryOf(run, paint));
    const night = this.#out === this.#asked ? null : wholeRunIn(this.#asked);
    if (night) console.log(againInWords(night, run, paint));
    if (this.#shown.length < this.#declared)
      console.log(paint.red(`incomplete: ${this.#shown.length} of ${this.#declared} tests were run`));
    if (unwritten !== null) return console.error(unwritten);
    console.log(
      `report: ${join(this.#out, 'playwright', 'index.html')}   results: ${fileIn(this.#out, 'contract-run')}`,
    );
  }
}

/** What is said of something that was created, or may have been, and whose id nobody told. */
function withoutId({ status, request }: Created): string {
  if (status === 201) return 'without an id';
  const why =
    status === undefined ? 'ended before its answer' : status === null ? 'no answer came' : `answered ${status}`;
  return `not known, ${why} (${request})`;
}

function attached({ attachments }: TestResult, name: string): unknown {
  const body = attachments.find((one) => one.name === name)?.body;
  return body ? JSON.parse(body.toString('utf8')) : undefined;
}

/** A cell that a target owes since the run stopped there, or did not begin, is nobody's oversight. */
const explained = (cell: Cell, unjudged: readonly Unjudged[]): Cell =>
  cell.state === 'missing' && unjudged.some(({ target }) => target === cell.target)
    ? { ...cell, reason: 'not judged: the run stopped at this target' }
    : cell;

function leaveOut(test: TestCase, result: TestResult, unjudged: Unjudged): void {
  const annotation = { type: 'not judged', description: unjudgedInWords(unjudged) };
  result.status = 'skipped';
  result.annotations.push(annotation);
  test.annotations.push(annotation);
}

function flakesIn({ verdicts }: ContractRun): string[] {
  const counts = new Map<string, { red: number; all: number }>();
  for (const { case: id, target, verdict } of verdicts) {
    const name = nameOf(id, target);
    const count = counts.get(name) ?? { red: 0, all: 0 };
    counts.set(name, { red: count.red + (isRed(verdict) ? 1 : 0), all: count.all + 1 });
  }
  return [...counts].flatMap(([name, { red, all }]) =>
    red > 0 && red < all ? [`flaky: ${name} is red in ${red} of its ${all} repetitions`] : [],
  );
}

function fail(result: TestResult, shown: ShownOutcome): void {
  if (!isRed(shown.verdict)) return;
  const message = outcomeInWords(shown);
  result.status = 'failed';
  result.error = { message, stack: message };
  result.errors = [result.error];
}

/** The case, its title and which target of its API it is at, as `declare` put them together. */
function namesIn({ title }: TestCase): [id: string, title: string, kind: string] {
  const [, id = title, kind = '', own = title] = /^(\S+) at ([\w-]+): (.*)$/s.exec(title) ?? [];
  return [id, own, kind];
}

/** A test that ended without a verdict: our own code failed, or the run was cut. */
function withoutVerdict(test: TestCase, result: TestResult): ShownOutcome {
  const [id, title, kind] = namesIn(test);
  const error = result.errors.map(({ message }) => message ?? '').join('\n') || `the test ended ${result.status}`;
  return {
    case: id,
    title,
    target: `${apiOf(id)}@${kind}`,
    verdict: 'harnessError',
    findings: [],
    detail: error,
    exchanges: [],
    durationMs: result.duration,
  };
}
