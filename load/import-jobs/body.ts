import { open } from 'node:fs/promises';
import { boundary } from './boundary.ts';

/** A multipart/form-data body (RFC 7578) around a file on disk, which is never held as a whole. */
export type UploadBody = {
  readonly path: string;
  readonly fileBytes: number;
  readonly head: Buffer;
  readonly tail: Buffer;
};

export const bodyOf = (path: string, fileBytes: number, externalRef: string): UploadBody => ({
  path,
  fileBytes,
  head: Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="external_ref"\r\n\r\n${externalRef}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="import_file"; filename="import.jsonl"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  ),
  tail: Buffer.from(`\r\n--${boundary}--\r\n`),
});

export const lengthOfBody = ({ head, fileBytes, tail }: UploadBody): number => head.length + fileBytes + tail.length;

/**
 * A stretch of a body, cut at its end.
 * @param from the first byte
 * @param length how many at most
 */
export async function pieceOf(body: UploadBody, from: number, length: number): Promise<Buffer> {
  const { head, fileBytes, tail, path } = body;
  const to = Math.min(from + length, lengthOfBody(body));
  const inFile = { from: clamp(from - head.length, fileBytes), to: clamp(to - head.length, fileBytes) };
  const afterFile = head.length + fileBytes;
  return Buffer.concat([
    head.subarray(from, to),
    await stretchOf(path, inFile.from, inFile.to - inFile.from),
    tail.subarray(Math.max(0, from - afterFile), Math.max(0, to - afterFile)),
  ]);
}

const clamp = (at: number, most: number): number => Math.min(most, Math.max(0, at));

async function stretchOf(path: string, position: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    if (bytesRead < length) throw new Error(`${path} is shorter than it was when it was checked`);
    return buffer;
  } finally {
    await file.close();
  }
}
