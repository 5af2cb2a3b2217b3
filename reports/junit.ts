import { outcomeInWords } from '../contracts/show/report-case.ts';
import type { Unjudged } from '../contracts/judge/target.ts';
import type { ContractRun, VerdictEntry } from '../runs/contract-run.ts';
import { groupByCause, witnessesOf } from '../runs/causes/group.ts';
import { titleOf } from '../runs/causes/title.ts';

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML 1.0 can hold it: markup escaped, control characters taken out. */
const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- XML has no way to write these
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);

/** What a verdict is to JUnit: a broken contract is a failure, a broken suite an error. */
function elementOf({ verdict }: VerdictEntry): 'failure' | 'error' | null {
  switch (verdict) {
    case 'fail':
    case 'blocked':
    case 'notTestable':
      return 'failure';
    case 'harnessError':
      return 'error';
    case 'pass':
    case 'warn':
    case 'deviation':
    case 'deviationGone':
      return null;
    default:
      return verdict satisfies never;
  }
}

/**
 * The run as JUnit XML: a suite for each target, a test case for each verdict. Red ones of one cause have one message, as
 * the page groups them.
 */
export function junitOf(run: ContractRun): string {
  const titles = titlesIn(run);
  const message = (entry: VerdictEntry): string => titles.get(entry) ?? entry.detail ?? entry.verdict;
  const suites = [
    ...run.targets.map(({ name }) => suiteOf(name, run, message)),
    ...(run.unjudged ?? []).map(notJudged),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

type Message = (entry: VerdictEntry) => string;

/** What a red case is of: the titles of its causes. */
function titlesIn(run: ContractRun): Map<VerdictEntry, string> {
  const titles = new Map<VerdictEntry, string>();
  for (const group of groupByCause(witnessesOf(run, null)))
    for (const one of group.witnesses)
      if (one.kind === 'case' && group.weight === 'fail') {
        const before = titles.get(one.entry);
        titles.set(one.entry, [...(before === undefined ? [] : [before]), titleOf(group)].join('; '));
      }
  return titles;
}

/** A target that was not judged is an error of its own, so that whoever reads only this file is not told that all is well. */
function notJudged({ target, why, todo }: Unjudged): string {
  const name = xml(target);
  const error = `<error type="notJudged" message="${xml(why)}">${xml(`${why} ${todo}`)}</error>`;
  return `<testsuite name="${name}: not judged" tests="1" failures="0" errors="1" skipped="0">\n<testcase classname="${name}" name="can be judged">${error}</testcase>\n</testsuite>\n`;
}

function suiteOf(target: string, run: ContractRun, message: Message): string {
  const entries = run.verdicts.filter((entry) => entry.target === target);
  const count = (element: string): number => entries.filter((entry) => elementOf(entry) === element).length;
  const seconds = entries.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const attributes = `name="${xml(target)}" tests="${entries.length}" failures="${count('failure')}" errors="${count('error')}" skipped="0" time="${seconds}" timestamp="${xml(run.run.startedAt)}"`;
  return `<testsuite ${attributes}>\n${entries.map((entry) => caseOf(entry, message)).join('')}</testsuite>\n`;
}

function caseOf(entry: VerdictEntry, message: Message): string {
  const attributes = `classname="${xml(entry.target)}" name="${xml(`${entry.case}: ${entry.title}`)}" time="${entry.durationMs / 1000}"`;
  const element = elementOf(entry);
  if (!element) return `<testcase ${attributes}/>\n`;
  return `<testcase ${attributes}><${element} type="${entry.verdict}" message="${xml(message(entry))}">${xml(outcomeInWords(entry))}</${element}></testcase>\n`;
}
