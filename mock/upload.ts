import type { MultipartFields, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { type RecordType, mostRecords, namedTypes, recordTypes } from '../contracts/spec/record-types.ts';
import { isObject } from '../contracts/values/json.ts';
import { type Answer, refusal } from './answer.ts';
import { type Form, type Upload, noRecords } from './job.ts';

/** How much is read before others get their turn: about as much as a GET takes. */
const charactersATurn = 16 * 1024;

/** A longer line is no record; of what it begins with, this is kept, which no JSON begins with. */
const longestLine = 1024 * 1024;
const noRecord = '\u0000';

export type LineReader = (line: string) => { readonly type: RecordType; readonly valid: boolean } | null;

/** Reads a multipart body as it streams in. @returns the answer that refuses it, if it cannot be read or is too large */
export async function readForm(request: FastifyRequest, readLine: LineReader = recordOf): Promise<Form | Answer> {
  if (!request.isMultipart()) return refusal('elastic-path', 400, 'the body must be multipart/form-data');
  let upload: Upload | null = null;
  let fields: MultipartFields = {};
  try {
    for await (const part of request.parts()) {
      fields = part.fields;
      if (part.type !== 'file') continue;
      if (part.fieldname === 'import_file') upload = await readUpload(part.file, readLine);
      else part.file.resume();
      if (part.file.truncated) return refusal('elastic-path', 413);
    }
  } catch {
    request.raw.unpipe().resume(); // or the rest would stop the requests behind this one
    return refusal('elastic-path', 400, 'the multipart body cannot be read');
  }
  const ref = fields['external_ref'];
  const value = ref && !Array.isArray(ref) && ref.type === 'field' ? ref.value : null;
  return { upload, externalRef: typeof value === 'string' ? value : null };
}

/** Counts the records of an import file as it streams in; the file is never held as a whole. */
async function readUpload(file: MultipartFile['file'], readLine: LineReader): Promise<Upload> {
  const upload: Upload = { uploaded: noRecords(), valid: noRecords(), objects: 0 };
  const count = (line: string): void => {
    if (line.trim() === '') return;
    upload.objects += 1;
    if (upload.objects > mostRecords) return; // it will be refused: the rest is only counted
    const record = readLine(line);
    if (!record) return;
    upload.uploaded[record.type] += 1;
    if (record.valid) upload.valid[record.type] += 1;
  };
  const decoder = new TextDecoder();
  let rest = '';
  let since = 0;
  for await (const chunk of file as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) rest = noRecord;
    for (const line of lines) {
      count(line);
      since += line.length + 1;
      if (since < charactersATurn) continue;
      since = 0;
      await new Promise(setImmediate); // other accounts' requests get their turn
    }
  }
  count(rest + decoder.decode());
  return upload;
}

/** A line's type and whether it is valid; null for a line that is not a well-formed record. */
export const recordOf: LineReader = (line) => {
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
};

function isValid(type: RecordType, attributes: unknown): boolean {
  if (!isObject(attributes)) return false;
  if (!namedTypes.includes(type)) return true;
  return typeof attributes['name'] === 'string' && attributes['name'] !== '';
}
