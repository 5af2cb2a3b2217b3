import { rerunCommand } from '../contracts/show/curl.ts';
import type { Cell } from '../contracts/judge/ledger.ts';
import { outcomeInWords, heaviestFirst } from '../contracts/show/report-case.ts';
import { joined } from '../contracts/show/words.ts';
import { deviations } from '../contracts/spec/deviations.ts';
import { requirementOf } from '../contracts/spec/requirements/index.ts';
import { groupByCause, isRealCase, witnessesOf } from '../runs/causes/group.ts';
import { titleOf } from '../runs/causes/title.ts';
import type { ContractRun, VerdictEntry } from '../runs/contract-run.ts';
import type { HistoryEntry } from '../runs/history-entry.ts';
import { placeIn } from '../runs/places.ts';
import { sinceWhen } from './model/since.ts';
import { type RowLines, type SourceLine, inSources, rowLines } from './row-lines.ts';
import { partsOf } from '../contracts/cases/case.ts';

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML 1.0 can hold it: markup escaped, control characters taken out. */
const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- XML has no way to write these
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);

/** What a verdict is to JUnit: a broken contract is a failure, a broken suite an error; what was let off was not held. */
function elementOf({ verdict }: VerdictEntry): 'failure' | 'error' | 'skipped' | null {
  switch (verdict) {
    case 'fail':
    case 'blocked':
    case 'notTestable':
      return 'failure';
    case 'harnessError':
      return 'error';
    case 'deviation':
      return 'skipped';
    case 'pass':
    case 'warn':
    case 'deviationGone':
      return null;
    default:
      return verdict satisfies never;
  }
}

/** A test case as the common set of consumers has it: JUnit's own attributes, `file` and `line`, properties, output. */
type Test = {
  readonly name: string;
  readonly seconds: number;
  readonly source?: SourceLine;
  readonly properties?: { readonly [name: string]: string | undefined };
  readonly element?: {
    readonly name: 'failure' | 'error' | 'skipped';
    readonly type?: string;
    readonly message: string;
  };
  readonly text?: string;
  readonly output?: string;
};

/**
 * The run as JUnit XML: a suite for each target, a test case for each verdict and for each cell that was left out. Red ones
 * of one cause have one message, as the page groups them.
 * @param earlier the nights before, which say since when a cause is there
 */
export function junitOf(run: ContractRun, earlier: readonly HistoryEntry[]): string {
  const causes = causesIn(run, earlier);
  const sourceOf = rowLines();
  const suites = [
    ...run.targets.map(({ name }) =>
      suiteOf(name, run.run.startedAt, [
        ...run.verdicts
          .filter(({ target }) => target === name)
          .map((entry) => testOf(entry, causes.get(entry), sourceOf)),
        ...run.cells.filter(({ target }) => target === name).flatMap((cell) => testOfCell(cell, run.partial)),
      ]),
    ),
    ...(run.unjudged ?? []).map(({ target, why, todo }) =>
      suiteOf(target, run.run.startedAt, [
        {
          name: 'can be judged',
          seconds: 0,
          element: { name: 'error', type: 'notJudged', message: why },
          text: `${why} ${todo}`,
        },
      ]),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

type Cause = { readonly titles: readonly string[]; readonly since: string | undefined };

/** What a red case is of: the titles of its causes, and since when the first of them is there. */
function causesIn(run: ContractRun, earlier: readonly HistoryEntry[]): Map<VerdictEntry, Cause> {
  const causes = new Map<VerdictEntry, Cause>();
  for (const group of groupByCause(witnessesOf(run, null)).filter(({ weight }) => weight === 'fail')) {
    const since = sinceWhen(group, earlier, (target) => placeIn(run, target)).firstSeen ?? run.run.startedAt;
    for (const one of group.witnesses)
      if (one.kind === 'case') {
        const before = causes.get(one.entry);
        causes.set(one.entry, {
          titles: [...(before?.titles ?? []), titleOf(group)],
          since: before?.since ?? since.slice(0, 10),
        });
      }
  }
  return causes;
}

function testOf(entry: VerdictEntry, cause: Cause | undefined, sourceOf: RowLines): Test {
  const { case: id, title, target, verdict, durationMs, curl, detail } = entry;
  const name = elementOf(entry);
  const [first] = heaviestFirst(entry);
  const { operation, status } = partsOf(id);
  const { level, authority } = first ? requirementOf(first.requirement) : {};
  const known = [...new Set(entry.findings.flatMap(({ deviation }) => deviation ?? []))];
  const why = deviations.filter((row) => known.includes(row.id)).map((row) => `${row.id}: ${row.because}`);
  const message = joined(cause?.titles ?? why, '; ') || (detail ?? verdict);
  return {
    name: `${id}: ${title}`,
    seconds: durationMs / 1000,
    ...(isRealCase(entry) ? { source: inSources(sourceOf(id, title)) } : {}),
    properties: {
      requirement: first?.requirement,
      level,
      authority,
      target,
      cell: status === null ? undefined : `${operation} ${status}`,
      cause: cause?.titles.join('; '),
      'first seen': cause?.since,
    },
    ...(name ? { element: { name, type: verdict, message }, text: outcomeInWords(entry) } : {}),
    ...(curl && isRealCase(entry) ? { output: `${rerunCommand(id)}\n\n${curl}` } : {}),
  };
}

/** A cell that no case was to ask for, with the reason; one that was forgotten fails, as the run does. */
function testOfCell({ operation, status, target, state, reason = '' }: Cell, isPartial: boolean): Test[] {
  if (state !== 'excluded' && (state !== 'missing' || isPartial)) return [];
  const name = state === 'excluded' ? 'skipped' : 'failure';
  const test = { name: `${operation}/${status}`, seconds: 0, properties: { target, cell: `${operation} ${status}` } };
  return [{ ...test, element: { name, type: state, message: reason || state } }];
}

function suiteOf(target: string, timestamp: string, tests: readonly Test[]): string {
  const count = (name: string): number => tests.filter(({ element }) => element?.name === name).length;
  const time = tests.reduce((sum, { seconds }) => sum + seconds, 0);
  const counts = { tests: tests.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
  return `<testsuite${attributes({ name: target, ...counts, time, timestamp })}>\n${tests.map((one) => testXml(target, one)).join('')}</testsuite>\n`;
}

function testXml(
  classname: string,
  { name, seconds, source, properties = {}, element, text = '', output }: Test,
): string {
  const said = Object.entries(properties).flatMap(([property, value]) =>
    value === undefined ? [] : [`<property${attributes({ name: property, value })}/>`],
  );
  const inside = [
    said.length > 0 ? `<properties>${said.join('')}</properties>` : '',
    element
      ? `<${element.name}${attributes({ type: element.type, message: element.message })}>${xml(text)}</${element.name}>`
      : '',
    output === undefined ? '' : `<system-out>${xml(output)}</system-out>`,
  ];
  return `<testcase${attributes({ classname, name, time: seconds, ...source })}>${inside.join('')}</testcase>\n`;
}

const attributes = (all: { readonly [name: string]: string | number | undefined }): string =>
  Object.entries(all)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xml(String(value))}"`))
    .join('');
