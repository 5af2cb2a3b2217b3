import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sent } from '../../contracts/jobs/history.ts';
import { type FileCheck, checkFile } from '../data/check-file.ts';
import { type FileOptions, generateFile } from '../data/generate.ts';
import { mostRecords } from '../data/record-types.ts';

/** A file ready to be uploaded. */
export type InputFile = {
  readonly path: string;
  readonly sent: Sent;
  /** Whether the API is to count its lines as `sent` does. Of lines that are not UTF-8 nobody can say. */
  readonly isCounted: boolean;
  /** Lines that are not as they should be; they are left out of what is imported. */
  readonly badLines: number;
  /** What the API is to answer. */
  readonly expects: 201 | 400;
};

/** A file that is not sent: says why, and what would be right. */
export class FileRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FileRefused';
  }
}

/**
 * A file of the user's own, checked.
 * @param force sends a file that is no import file, to see the API's 400
 * @throws FileRefused for one that is not to be sent
 */
export async function ownFile(path: string, force: boolean): Promise<InputFile> {
  const check = await checkFile(path);
  const { problems, bad } = check;
  const grave = problems.find(({ canBeSent }) => !canBeSent);
  if (grave) throw new FileRefused(grave.message);
  if (problems.length > 0 && !force) throw new FileRefused(refusalOf(check));
  const isImportFile = problems.every(({ kind }) => kind === 'not-utf-8');
  const sent = await sentOf(check);
  return { path, sent, isCounted: problems.length === 0, badLines: bad.total, expects: isImportFile ? 201 : 400 };
}

const refusalOf = ({ problems }: FileCheck): string =>
  `${problems.map(({ message }) => message).join('; ')}. Nothing was sent; --force sends it to see the API's 400`;

/** A check stops at what is no text, so that the size is the file system's to tell. */
async function sentOf({ path, sent, problems }: FileCheck): Promise<Sent> {
  if (problems.length === 0) return sent;
  return { ...sent, bytes: (await stat(path)).size };
}

/** No more different files than this are written; then they are sent again in turn. */
export const mostDifferent = 10;

/**
 * Writes files of the options, each with a seed of its own.
 * @throws RangeError naming the option that cannot be
 */
export async function generatedFiles(
  folder: string,
  count: number,
  options: Omit<FileOptions, 'seed'>,
  seed: string,
): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (let at = 0; at < Math.min(count, mostDifferent); at++) {
    const path = join(folder, `import-${at + 1}.jsonl`);
    const { sent, lines, bad } = await generateFile(path, { ...options, seed: `${seed}-${at}` });
    const badLines = Object.values(bad).reduce((sum, number) => sum + number, 0);
    const isEmpty = Object.keys(sent.uploaded).length === 0;
    files.push({ path, sent, isCounted: true, badLines, expects: lines > mostRecords || isEmpty ? 400 : 201 });
  }
  return files;
}
