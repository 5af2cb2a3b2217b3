import type { Socket } from 'node:net';

/** How an answer begins. What begins otherwise is given on as it is, for the parser to refuse. */
const start = 'HTTP/1.';
/** Of a head that is longer nothing is mended; undici refuses it. */
const mostBytes = 64 * 1024;

const nothing = Buffer.alloc(0);

/**
 * Lets undici read what HTTP asks of a client and undici ends a connection for: an informational 100 that nobody waits for
 * (RFC 9110, 15.2), equal Content-Lengths (RFC 9110, 8.6), a folded line (RFC 9112, 5.2). It reads a socket by `read`, and
 * writes a request before each answer.
 */
export function withReadableHeads(socket: Socket): Socket {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let held: Buffer | null = nothing; // null: the head is through
  socket.write = (...args: unknown[]) => {
    held ??= nothing;
    return write(...args);
  };
  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const chunk = read(size);
      if (chunk === null || held === null) return chunk;
      const [head, rest] = headIn(held.length > 0 ? Buffer.concat([held, chunk]) : chunk);
      held = head === null ? rest : null;
      if (head !== null) return rest.length > 0 ? Buffer.concat([head, rest]) : head;
    }
  };
  return socket;
}

/** The head of the final answer, and what follows; null: more has to come. */
function headIn(bytes: Buffer): readonly [head: Buffer | null, rest: Buffer] {
  for (let left = bytes; ;) {
    const begun = left.toString('latin1', 0, Math.min(left.length, start.length));
    if (!start.startsWith(begun)) return [left, nothing];
    const end = left.indexOf('\r\n\r\n');
    const isReadable = left.length <= mostBytes && !hasBareLineFeed(left, end);
    if (!isReadable) return [left, nothing];
    if (end < 0) return [null, left];
    const head = left.toString('latin1', 0, end + 4);
    const rest = left.subarray(end + 4);
    if (!/^HTTP\/1\.\d 1(?!01)\d\d\b/.test(head)) {
      const mended = mend(head);
      return mended === head ? [left, nothing] : [Buffer.from(mended, 'latin1'), rest];
    }
    if (rest.length === 0) return [null, rest];
    left = rest;
  }
}

function hasBareLineFeed(bytes: Buffer, end: number): boolean {
  const feed = bytes.indexOf(0x0a);
  return feed >= 0 && (end < 0 || feed < end) && bytes[feed - 1] !== 0x0d;
}

const lengths = /^content-length:[ \t]*(.*?)[ \t]*\r\n/gim;

/** What few heads have: every answer of a run is looked at. */
const wantsMending = /\n[ \t]|\ncontent-length:(?:[^\r]*,|[^]*\ncontent-length:)/i;

function mend(head: string): string {
  if (!wantsMending.test(head)) return head;
  const unfolded = head.replace(/[ \t]*\r\n[ \t]+(?=\S)/g, ' ');
  const [first, ...others] = [...unfolded.matchAll(lengths)].flatMap(([, value = '']) => value.split(/[ \t]*,[ \t]*/));
  if (first === undefined || others.length === 0 || others.some((other) => other !== first)) return unfolded;
  let at = 0;
  return unfolded.replace(lengths, () => (at++ === 0 ? `Content-Length: ${first}\r\n` : ''));
}
