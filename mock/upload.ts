import type { MultipartFile } from '@fastify/multipart';
import { type RecordCounts, type RecordType, noRecords, recordTypes } from './job.ts';
import { isObject } from '../contracts/values/json.ts';
import type { Behaviour } from '../faults/behaviour.ts';

export const mostObjects = 50_000;

/** How much is read before others get their turn: about as much as a GET takes. */
const charactersATurn = 16 * 1024;

/** A longer line is no record; of what it begins with, this is kept, which no JSON begins with. */
const longestLine = 1024 * 1024;
const noRecord = '\u0000';

/** What an import file holds. */
export type Upload = {
  readonly uploaded: RecordCounts;
  readonly valid: RecordCounts;
  readonly objects: number;
  /** Whether a line was so bad that the file is refused, as only a faulty server does. */
  readonly refused: boolean;
};

/** Counts the records of an import file as it streams in; the file is never held as a whole. */
export async function readUpload(file: MultipartFile['file'], how: Behaviour['upload']): Promise<Upload> {
  const upload = { uploaded: noRecords(), valid: noRecords(), objects: 0, refused: false };
  const decoder = new TextDecoder();
  let rest = '';
  let since = 0;
  for await (const chunk of file as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) rest = noRecord;
    for (const line of lines) {
      countLine(line, upload, how);
      since += line.length + 1;
      if (since < charactersATurn) continue;
      since = 0;
      await new Promise(setImmediate); // other accounts' requests get their turn
    }
  }
  countLine(rest + decoder.decode(), upload, how);
  if (how === 'last-line-missed') takeOne(upload);
  return upload;
}

type Counting = { uploaded: RecordCounts; valid: RecordCounts; objects: number; refused: boolean };

/** As if the last record had not been read. */
function takeOne({ uploaded, valid }: Counting): void {
  const type = [...recordTypes].reverse().find((one) => uploaded[one] > 0);
  if (!type) return;
  uploaded[type] -= 1;
  valid[type] = Math.min(valid[type], uploaded[type]);
}

function countLine(line: string, upload: Counting, how: Behaviour['upload']): void {
  if (line.trim() === '') return;
  upload.objects += 1;
  if (upload.objects > mostObjects) return; // it will be refused: the rest is only counted
  const record = readRecord(line) ?? misreadRecord(line, how);
  if (!record && how === 'one-bad-line-refuses') upload.refused = true;
  if (!record) return;
  upload.uploaded[record.type] += 1;
  if (record.valid) upload.valid[record.type] += 1;
}

/** What faulty servers take for a record: anything at all, or any type. */
function misreadRecord(line: string, how: Behaviour['upload']): { type: RecordType; valid: boolean } | null {
  const isJob = how === 'bad-lines-count' || (how === 'unknown-types-count' && /"type":"no_such_type"/.test(line));
  return isJob ? { type: 'subscription_product', valid: false } : null;
}

/** A line's type and whether it is valid; null for a line that is not a well-formed record. */
function readRecord(line: string): { type: RecordType; valid: boolean } | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const data = isObject(value) ? value['data'] : undefined;
  if (!isObject(data)) return null;
  const type = recordTypes.find((known) => known === data['type']);
  return type ? { type, valid: isValid(type, data['attributes']) } : null;
}

/** Only products and plans have a known shape: they need a name. Of the others only the attributes are known. */
function isValid(type: RecordType, attributes: unknown): boolean {
  if (!isObject(attributes)) return false;
  if (type !== 'subscription_product' && type !== 'subscription_plan') return true;
  return typeof attributes['name'] === 'string' && attributes['name'] !== '';
}
