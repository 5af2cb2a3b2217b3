import { harmless } from '../../contracts/wording.ts';
import type { FileCheck } from '../data/check-file.ts';

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

/** What a check of a file found, for the terminal: each bad line with its number and reason, the first of many. */
export function checkInWords({ path, problems, lines, bad, sent, byteOrderMark }: FileCheck): string[] {
  const { total, first, byKind } = bad;
  const more = total - first.length;
  const why = problems.map(({ message }) => harmless(message));
  if (problems.some(({ canBeSent }) => !canBeSent)) return why; // nothing was read that could be counted
  return [
    ...why,
    ...first.map(({ line, reason }) => `${harmless(path)}:${line}: ${reason}`),
    ...(more > 0 ? [`and ${counted(more, 'more bad line')}`] : []),
    ...(total > 0 ? [`by kind: ${list(byKind)}`] : []),
    ...(byteOrderMark ? ['it begins with a byte order mark, which the API may take for a part of its first line'] : []),
    `${harmless(path)}: ${counted(lines, 'line')}, ${total === 0 ? 'none' : total.toLocaleString('en-US')} bad; uploaded would be ${list(sent.uploaded) || 'nothing'}, imported ${list(sent.valid) || 'nothing'}`,
  ];
}

const list = (counts: { readonly [name: string]: number | undefined }): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${(count ?? 0).toLocaleString('en-US')}`)
    .join(', ');
