import { counted, withThousands } from '../../contracts/show/words.ts';
import { harmless } from '../../contracts/show/wording.ts';
import type { FileCheck } from '../data/check-file.ts';
import type { FileProblemKind } from '../data/file-problem.ts';

/** Said of a file whose lines are none. */
const ofTheWhole: readonly string[] = ['empty', 'not-text', 'json-array'] satisfies FileProblemKind[];

/** What a check of a file found, for the terminal: each bad line with its number and reason, the first of many. */
export function checkInWords({ path, problems, notes, lines, bad, sent }: FileCheck): string[] {
  const { total, first, byKind } = bad;
  const more = total - first.length;
  const why = problems.map(({ message }) => harmless(message));
  if (problems.some(({ kind, canBeSent }) => !canBeSent || ofTheWhole.includes(kind))) return why; // its lines say nothing more
  return [
    ...why,
    ...first.map(({ line, reason }) => `${harmless(path)}:${line}: ${harmless(reason)}`),
    ...(more > 0 ? [`and ${counted(more, 'more bad line')}`] : []),
    ...(total > 0 ? [`by kind: ${list(byKind)}`] : []),
    ...notes.map((note) => `note: ${note}`),
    `${harmless(path)}: ${counted(lines, 'line')}, ${total === 0 ? 'none' : withThousands(total)} bad; uploaded would be ${list(sent.uploaded) || 'nothing'}, imported ${list(sent.valid) || 'nothing'}`,
  ];
}

const list = (counts: { readonly [name: string]: number | undefined }): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${withThousands(count ?? 0)}`)
    .join(', ');
