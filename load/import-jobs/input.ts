import { UsageError } from '../../targets/errors.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import { join } from 'node:path';
import type { SentFile } from '../../contracts/jobs/poll.ts';
import { type FileCheck, changeSince, checkFile } from '../data/check-file.ts';
import { type FileOptions, generateFile } from '../data/generate.ts';
import { mostRecords } from '../../contracts/spec/record-types.ts';
import { recordKinds } from '../data/record-kinds.ts';

/** A file ready to be uploaded. */
export type InputFile = {
  readonly path: string;
  readonly sent: SentFile;
  /** Whether the API is to count its lines as `sent` does: of some lines nobody can say. */
  readonly isCounted: boolean;
  /** Lines that are not as they should be; they are left out of what is imported. */
  readonly badLines: number;
  readonly expects: readonly (201 | 400)[];
};

/** A file of the user's own, checked and copied: the copy is what is sent, whatever becomes of the file. */
export type OwnFile = InputFile &
  Pick<FileCheck, 'notes'> & {
    /** In a sentence whether it has been changed since; null if not. */
    readonly change: () => Promise<string | null>;
  };

/**
 * Takes a file of the user's own: reads it once, checks it, and copies it into a folder.
 * @param force sends a file that is no import file, to see the API's 400
 * @throws UsageError for one that is not to be sent
 */
export async function ownFile(path: string, folder: string, force: boolean): Promise<OwnFile> {
  const copy = join(folder, 'own.jsonl');
  const check = await checkFile(path, copy).catch((error: Error) => {
    throw new UsageError(`${path} cannot be copied to ${folder}, to be sent from there: ${error.message}`);
  });
  const { problems, notes, sent, isCounted, bad } = check;
  const grave = problems.find(({ canBeSent }) => !canBeSent);
  if (grave) throw new UsageError(grave.message);
  if (problems.length > 0 && !force)
    throw new UsageError(
      `${problems.map(({ message }) => message).join('; ')}. Nothing was sent; --force sends it to see the API's 400`,
    );
  const change = (): Promise<string | null> => changeSince(check);
  return { path: copy, sent, isCounted, badLines: bad.total, expects: expectedOf(check), notes, change };
}

const expectedOf = ({ problems, sent }: FileCheck): InputFile['expects'] =>
  problems.every(({ kind }) => kind === 'not-utf-8') ? dueFor(sent) : [400];

/** A file of types that some description of the vendor's lacks is none at a store of that description. */
const dueFor = ({ uploaded }: SentFile): InputFile['expects'] =>
  recordKinds.some(({ type, describedIn }) => describedIn !== 'later description' && uploaded[type])
    ? [201]
    : [201, 400];

/** No more different files than this are written; then they are sent again in turn. */
export const mostDifferent = 10;

/** Writes files of the options, each with a seed of its own. */
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
    const badLines = totalOf(bad);
    const isEmpty = Object.keys(sent.uploaded).length === 0;
    files.push({
      path,
      sent,
      isCounted: true,
      badLines,
      expects: lines > mostRecords || isEmpty ? [400] : dueFor(sent),
    });
  }
  return files;
}
