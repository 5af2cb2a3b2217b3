import zlib from 'node:zlib';
import { type Header, type TransportFailure, headerValues } from '../contracts/spec/exchange.ts';

/** An inflater, and how many bytes of its input it used. */
type Inflate = (bytes: Buffer, options: { readonly maxOutputLength: number; readonly info: true }) => unknown;

/** Node knows zstd from 22.15 on. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Inflate };

/** The codings of RFC 9110, 8.4.1, and those registered since. */
const inflaters: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', zlib.gunzipSync],
  ['x-gzip', zlib.gunzipSync],
  ['deflate', (bytes, options) => (hasZlibHeader(bytes) ? zlib.inflateSync : zlib.inflateRawSync)(bytes, options)],
  ['br', zlib.brotliDecompressSync],
  ...(zstdDecompressSync ? [['zstd', zstdDecompressSync] as const] : []),
]);

/** RFC 1950, 2.2. Some servers send the deflate data bare, as RFC 9110, 8.4.1.2 notes. */
const hasZlibHeader = (bytes: Buffer): boolean =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0;

/** More codings than this on one body are an attack, not a server. */
const mostCodings = 5;

/** The body itself; `unknown` is a coding that nobody here can undo, and then the bytes are as they came. */
export type Decoded = { readonly bytes: Buffer; readonly unknown?: string } | TransportFailure;

/**
 * Undoes the content codings of a body. By zlib itself: undici's interceptor passes over errors of 400 and above and over
 * unknown codings, knows no bare deflate, and takes the headers away that a finding shows.
 */
export function decode(raw: Buffer, headers: readonly Header[], mostBytes: number): Decoded {
  const codings = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0 || raw.length === 0) return { bytes: raw };
  if (codings.length > mostCodings) return badCoding(`the body has ${codings.length} content codings`);
  let bytes = raw;
  for (const coding of codings.reverse()) {
    const inflate = inflaters.get(coding);
    if (!inflate) return { bytes: raw, unknown: coding };
    const inflated = inflatedBy(inflate, coding, bytes, mostBytes);
    if ('kind' in inflated) return inflated;
    bytes = inflated.bytes;
  }
  return { bytes };
}

function inflatedBy(
  inflate: Inflate,
  coding: string,
  bytes: Buffer,
  most: number,
): { bytes: Buffer } | TransportFailure {
  try {
    const options = { maxOutputLength: most, info: true } as const;
    const { buffer, engine } = inflate(bytes, options) as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten >= bytes.length) return { bytes: buffer };
    return badCoding(`bytes follow the end of the body's content coding ${coding}`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return { kind: 'failure', failure: 'over-long-body', detail: `the decoded body is longer than ${most} bytes` };
    return badCoding(`the body is not in its content coding ${coding}, or cut (${message})`);
  }
}

const badCoding = (detail: string): TransportFailure => ({ kind: 'failure', failure: 'bad-coding', detail });

/** Headers as Node and undici give them, names and values in turn, as pairs. */
export const headerPairs = (flat: readonly string[]): Header[] =>
  flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as const] : []));
