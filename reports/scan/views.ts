import { brotliDecompressSync, crc32, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Gunzip, unzipSync } from 'fflate';

/** What may be hidden in some bytes, undone by one step. */
export type View = { readonly how: string; readonly bytes: Buffer };

/** An artefact that could not be looked into: then nothing can be said of it, which is no all-clear. */
export class Unsearchable extends Error {}

/** The most that one compressed part may come to: beyond it, it is a bomb. */
const mostBytes = 256 * 1024 * 1024;
const limit = { maxOutputLength: mostBytes };

/** The same of a file that is gzip, which is searched in pieces: k6's samples come to some thousand bytes a request. */
const mostOfFile = 4 * 1024 * 1024 * 1024;
const pieceLimit = { maxOutputLength: 32 * 1024 * 1024 };

/**
 * Opens what is packed: gzip, zlib and zip by their first bytes.
 * @throws Unsearchable if it says that it is packed and cannot be opened
 */
export function* unpacked(bytes: Buffer): Generator<View> {
  const isGzip = bytes.subarray(0, 2).equals(gzipMagic.subarray(0, 2));
  const isZip = bytes.subarray(0, 4).equals(zipMagic);
  try {
    if (isGzip) yield* unzipped(bytes);
    if (isZip) yield* entriesOf(bytes);
  } catch (error) {
    throw new Unsearchable(`cannot be unpacked: ${(error as Error).message}`);
  }
  if (isGzip || isZip) return;
  if (bytes[0] === 0x78) yield* tried('zlib', bytes, inflateSync);
  yield* embedded(bytes);
}

function* unzipped(bytes: Buffer): Generator<View> {
  try {
    yield { how: 'gzip', bytes: gunzipSync(bytes, pieceLimit) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    yield* piecesOf(bytes);
  }
}

/**
 * What gzip holds, in pieces that overlap: what is shorter than the overlap is whole in one of them. They end and begin with
 * a line where there are lines, since half a placeholder looks like a secret.
 */
export function* piecesOf(
  bytes: Buffer,
  pieceBytes = pieceLimit.maxOutputLength,
  overlapBytes = 1024 * 1024,
): Generator<View> {
  let parts: Uint8Array[] = [];
  let [length, total, checksum] = [0, 0, 0];
  const gunzip = new Gunzip((part) => {
    parts.push(part);
    length += part.length;
    total += part.length;
    checksum = crc32(part, checksum);
  });
  gunzip.onmember = () => void (checksum = 0);
  for (let at = 0; at < bytes.length; at += inflatedAtOnce) {
    gunzip.push(bytes.subarray(at, at + inflatedAtOnce), at + inflatedAtOnce >= bytes.length);
    if (total > mostOfFile) throw new Error(`it holds more than ${mostOfFile} bytes`);
    if (length < pieceBytes) continue;
    const all = Buffer.concat(parts);
    const line = all.lastIndexOf('\n') + 1;
    const end = line > all.length - overlapBytes ? line : all.length;
    yield { how: 'gzip', bytes: all.subarray(0, end) };
    const from = Math.max(all.lastIndexOf('\n', end - overlapBytes) + 1, end - 2 * overlapBytes);
    parts = [Buffer.from(all.subarray(from))];
    length = all.length - from;
  }
  yield { how: 'gzip', bytes: Buffer.concat(parts) };
  if (bytes.readUInt32LE(bytes.length - 8) !== checksum)
    throw new Error('its end is missing, or it is not what was packed');
}

/** Packed bytes that are unpacked in one go: they may be a thousand times as many. */
const inflatedAtOnce = 16 * 1024;

function entriesOf(bytes: Buffer): View[] {
  let total = 0;
  const entries = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      total += originalSize;
      if (total > mostBytes) throw new Error(`${name} makes it more than ${mostBytes} bytes`);
      return true;
    },
  });
  return Object.entries(entries).flatMap(([name, content]) => [
    { how: `zip: ${name}`, bytes: Buffer.from(content) },
    { how: 'zip: names', bytes: Buffer.from(name) },
  ]);
}

/** Packed data may also stand amid other bytes: a body in a log, a part of a multipart message. */
function embedded(bytes: Buffer): View[] {
  const found: View[] = [];
  for (let at = bytes.indexOf(gzipMagic, 1); at >= 0 && found.length < 1000; at = bytes.indexOf(gzipMagic, at + 1))
    found.push(...tried(`gzip at ${at}`, bytes.subarray(at), gunzipSync));
  const zip = bytes.indexOf(zipMagic, 1);
  const all = (part: Buffer): Buffer => Buffer.concat(entriesOf(part).map((entry) => entry.bytes));
  return zip < 0 ? found : [...found, ...tried(`zip at ${zip}`, bytes.subarray(zip), all)];
}

const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);
const zipMagic = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/** Bytes that only look as if they were packed are no fault. */
function tried(how: string, bytes: Buffer, open: (bytes: Buffer, options: typeof limit) => Buffer): View[] {
  try {
    return [{ how, bytes: open(bytes, limit) }];
  } catch {
    return [];
  }
}

/** Small binary parts that were carried as base64 may be packed without a sign: raw deflate, brotli. */
export const unsigned = (bytes: Buffer): View[] =>
  bytes.length < 16 || bytes.length > 1024 * 1024
    ? []
    : [...tried('deflate', bytes, inflateRawSync), ...tried('brotli', bytes, brotliDecompressSync)];

/** Runs of base64 long enough to hide a secret of the shortest length allowed. */
const base64Run = /[A-Za-z0-9+/_-]{12,}={0,2}/g;

/** Every run of base64 in a text, decoded; the many short ones together, so that they cost little. */
export function decoded(text: string): View[] {
  const views: View[] = [];
  const short: Buffer[] = [];
  const runs = new Set(Array.from(text.matchAll(base64Run), ([run]) => run)); // names of tags stand in every line of samples
  for (const run of runs) {
    const bytes = Buffer.from(run, run.includes('-') || run.includes('_') ? 'base64url' : 'base64');
    if (bytes.length > 256) views.push({ how: 'base64', bytes });
    else short.push(bytes, gap);
  }
  return short.length > 0 ? [...views, { how: 'base64', bytes: Buffer.concat(short) }] : views;
}

const gap = Buffer.from('\n');

/** Ways of writing that are undone over the whole text; each view is one undoing. */
const undoings: readonly (readonly [how: string, applies: RegExp, undo: (text: string) => string])[] = [
  ['URL-encoding', /%[0-9a-f]{2}/i, (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, percent)],
  [
    'JSON escapes', // however many levels deep: a text in a text doubles its backslashes
    /\\[u"/x]/,
    (text) =>
      text.replace(
        /\\+(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(["/]))/gi,
        (_, u?: string, x?: string, c?: string) => c ?? String.fromCharCode(parseInt(u ?? x ?? '0', 16)),
      ),
  ],
  [
    'HTML entities',
    /&(?:#\w+|amp|quot|lt|gt|apos);/i,
    (text) => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|quot|lt|gt|apos));/gi, entity),
  ],
  ['chunks', /\r?\n[0-9a-f]+(?:;[^\r\n]*)?\r?\n/i, (text) => text.replace(/\r?\n[0-9a-f]+(?:;[^\r\n]*)?\r?\n/gi, '')],
  ['line breaks', /\s/, (text) => text.replace(/\\[rn]|\s+/g, '')],
  [
    'terminal codes',
    /[\u001b\u200b-\u200d\u00ad\ufeff]/, // eslint-disable-line no-control-regex -- these are what is undone
    // eslint-disable-next-line no-control-regex -- as above
    (text) => text.replace(/\u001b\[[0-9;]*[A-Za-z]|[\u200b-\u200d\u00ad\ufeff]/g, ''),
  ],
  ['joined strings', /["'`]\s*[+,.]?\s*["'`]/, (text) => text.replace(/["'`]\s*[+,.]?\s*["'`]/g, '')],
];

const entities: { readonly [name: string]: string } = { amp: '&', quot: '"', lt: '<', gt: '>', apos: "'" };

function entity(_: string, hex?: string, decimal?: string, name?: string): string {
  if (name) return entities[name.toLowerCase()] ?? name;
  const code = hex ? parseInt(hex, 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

const percent = (run: string): string => Buffer.from(run.replace(/%/g, ''), 'hex').toString('utf8');

/** Escapes may be written twice over: a JSON text in a JSON text, a URL in a URL. */
const rounds = 2;

/** The text with its ways of writing undone one after another, each step that changes anything as a view of its own. */
export function undone(text: string): (readonly [how: string, text: string])[] {
  const views: (readonly [string, string])[] = [];
  let plain = text;
  for (let round = 0; round < rounds; round++)
    for (const [how, applies, undo] of undoings) {
      const next = applies.test(plain) ? undo(plain) : plain;
      if (next !== plain) views.push([how, next]);
      plain = next;
    }
  return views;
}
