import { join } from 'node:path';
import { type TestInfo, mergeTests } from '@playwright/test';
import { deviations } from '../../contracts/spec/deviations.ts';
import type { Task } from '../../contracts/judge/run-suite.ts';
import { type ShownOutcome, outcomeInWords, showOutcome, heaviestFirst } from '../../contracts/show/report-case.ts';
import { secretsOf } from '../../contracts/settings/settings.ts';
import { type CaseRecord, recordOf } from '../../contracts/show/record.ts';
import type { Unjudged } from '../../contracts/judge/target.ts';
import { isRed } from '../../contracts/judge/verdict.ts';
import { whichOf } from '../../contracts/spec/targets.ts';
import { findingInASentence, unjudgedInWords } from '../../contracts/show/wording.ts';
import { recordFile } from '../../runs/result-files.ts';
import { CannotWrite, writeWhole } from '../../runs/write-whole.ts';
import { longestTestMs } from '../../targets/open.ts';
import { currentTargets, isSeen, recheckAfter, whyGone } from './run.ts';
import { nameOf, partsOf } from '../../contracts/cases/case.ts';

/** Playwright's test without the fixtures for a browser, which cost six milliseconds a case: the merge of no tests. */
const test = mergeTests();

type Declared = Pick<Task, 'id' | 'title' | 'target'>;

/** What Playwright is told of a case or journey. Its filters take what begins with `@` for a tag, so no title has one. */
const titleOf = ({ id, title, target }: Declared): string => `${id} at ${whichOf(target)}: ${title}`;

/** API, operation, status and target as tags: `@import2 @getImport @404 @mock-live`. */
function tagsOf({ id, target }: Declared): string[] {
  const { operation, status } = partsOf(id);
  return [...operation.split('.'), ...(status === null ? [] : [status]), whichOf(target)].map((tag) => `@${tag}`);
}

/** Whether a test is asked for: `suite contract --grep` looks at `case at target`. */
const isWanted = (declared: Declared): boolean => {
  const { filter } = currentTargets().run;
  return filter === undefined || new RegExp(filter).test(nameOf(declared.id, declared.target));
};

/** Declares what a target cannot be asked: a skipped test that says why. */
export function exclude(declared: Declared, because: string): void {
  if (!isWanted(declared)) return;
  const annotation = { type: 'skip', description: because };
  test(titleOf(declared), { tag: tagsOf(declared), annotation }, () => undefined);
}

/** Declares a Playwright test whose verdict goes to the reporter as one attachment without secrets. */
export function declare(task: Task): void {
  if (!isWanted(task)) return;
  // eslint-disable-next-line no-empty-pattern -- Playwright wants the pattern before `info`
  test(titleOf(task), { tag: tagsOf(task) }, async ({}, info) => {
    const { target, title } = task;
    const { run, sent, settings } = currentTargets();
    const before = whyGone(target);
    if (before) return notJudged(info, before);
    // what a journey follows takes its time: that is bounded by the settings, and the rest of it as any test is
    if (!task.row) info.setTimeout(longestTestMs(settings) + 2 * settings['elastic-path'].jobPatienceSeconds * 1000);
    const sentBefore = sent();
    const outcome = await task.run();
    const after = await recheckAfter(outcome);
    const asked = sent() - sentBefore;
    if (asked > 0) attach(info, 'sent', asked);
    if (after && !isSeen(outcome)) return notJudged(info, after);
    if (after) attach(info, 'unjudged', after);
    const shown = showOutcome(outcome, title, secretsOf(settings));
    if (isRed(shown.verdict) || run.recordsAll) keep(recordOf(outcome, secretsOf(settings)), run.out);
    info.annotations.push(...annotationsOf(shown));
    attach(info, 'verdict', shown);
    if (isRed(shown.verdict)) failHere(outcomeInWords(shown));
  });
}

const annotationsOf = (shown: ShownOutcome): { type: string; description: string }[] => [
  { type: 'verdict', description: shown.verdict },
  ...heaviestFirst(shown).flatMap((finding) => {
    if (finding.weight === 'warn') return [{ type: 'warning', description: findingInASentence(finding) }];
    const known = deviations.find(({ id }) => id === finding.deviation);
    return known ? [{ type: 'deviation', description: `${known.id}: ${known.because}` }] : [];
  }),
  ...(shown.verdict === 'deviationGone' ? (shown.detail ?? '').split(', ') : []).map((id) => ({
    type: 'deviation gone',
    description: `${id} was not seen: if it stays away, delete its row in contracts/spec/deviations.ts`,
  })),
];

/** A test of a target that is gone says nothing of its contract; the reporter tells how many there were. */
function notJudged(info: TestInfo, unjudged: Unjudged): void {
  attach(info, 'unjudged', unjudged);
  failHere(unjudgedInWords(unjudged));
}

/** Hands something to the reporter. Not by `info.attach`, which makes a folder for every test. */
const attach = (info: TestInfo, name: 'verdict' | 'unjudged' | 'sent', what: ShownOutcome | Unjudged | number): void =>
  void info.attachments.push({ name, contentType: 'application/json', body: Buffer.from(JSON.stringify(what)) });

/** Writes a record where `suite replay` looks for it. */
function keep(record: CaseRecord, out: string): void {
  try {
    writeWhole(join(out, recordFile(record.case, record.target)), JSON.stringify(record, null, 1));
  } catch (error) {
    if (!(error instanceof CannotWrite)) throw error;
    console.error(error.message); // it costs a replay, not the verdict
  }
}

/**
 * Playwright ends a worker with each failing test, half a second every time, which makes a red night endless. So where
 * our reporter is at work the test only hands over its verdict, and the reporter fails it.
 * @throws elsewhere an error whose text is all there is to see: the place in our code says nothing to QA
 */
function failHere(text: string): void {
  if (currentTargets().run.isReported) return;
  throw Object.assign(new Error(text), { stack: text });
}
