import { rerunCommand } from '../contracts/show/curl.ts';
import type { Environment } from '../contracts/settings/readers.ts';
import { counted, joined } from '../contracts/show/words.ts';
import { findingInASentence, harmless } from '../contracts/show/wording.ts';
import { type Group, casesShowing } from '../runs/causes/group.ts';
import { titleOf } from '../runs/causes/title.ts';
import { type RowLines, type SourceLine, inSources, isComposed, lineInDocument, rowLines } from './row-lines.ts';
import { nameOf } from '../contracts/cases/case.ts';

/** What would end a message, or a property of it, in the line that a runner of GitHub Actions reads. */
const inMessage = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const inProperty = (text: string): string => inMessage(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** A message as a job of GitHub Actions shows it: beside the line it is about, if it is about one. */
export function annotation(kind: 'error' | 'warning', title: string, message: string, source?: SourceLine): string {
  const { file, line } = source ?? {};
  const properties = { file, line, title };
  const said = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${inProperty(String(value))}`],
  );
  return `::${kind} ${said.join(',')}::${inMessage(message)}`;
}

export const isInActions = (env: Environment = process.env): boolean => env['GITHUB_ACTIONS'] === 'true';

/** Says something that must not be overlooked: as an annotation in a job of GitHub Actions, else as a line. */
export const annotate = (kind: 'error' | 'warning', title: string, message: string): void =>
  isInActions() ? console.log(annotation(kind, title, message)) : console.error(`${title}: ${message}`);

/** So many are shown, as GitHub does; the page has them all. */
const mostShown = 10;

/** The causes that redden a run, each beside the row or the place in openapi.yaml that shows it; then how many more there are. */
export function annotationsOf(groups: readonly Group[]): string[] {
  const sourceOf = rowLines();
  const red = groups.filter(({ weight }) => weight === 'fail');
  const more = red.length - mostShown;
  return [
    ...red.slice(0, mostShown).map((group) => annotationOf(group, sourceOf)),
    ...(more > 0 ? [annotation('error', counted(more, 'more cause'), 'the page tells of them all')] : []),
  ];
}

function annotationOf(group: Group, sourceOf: RowLines): string {
  const [first] = group.findings;
  const [entry] = casesShowing(group);
  const row = entry ? inSources(sourceOf(entry.case, entry.title)) : null;
  const document = lineInDocument(first?.requirement, group.operations[0] ?? '');
  const source = row && !isComposed(row.file) ? row : (document ?? row);
  const said = [
    first ? findingInASentence(first) : (entry?.detail ?? ''),
    entry ? `${nameOf(entry.case, entry.target)}: ${rerunCommand(entry.case)}` : '',
  ];
  return annotation('error', titleOf(group), harmless(joined(said, '\n')), source ?? undefined);
}
