import { isUtf8 } from 'node:buffer';

/** One line of a file, without its end. */
export type FileLine = {
  /** From 1, as editors count. */
  readonly number: number;
  /** '' for what cannot be read as a line: too long to be held, or not UTF-8. */
  readonly text: string;
  readonly unreadable: null | 'too-long' | 'not-utf-8';
};

/** Beyond this a line is not held: no record is a hundredth as long. In bytes. */
export const longestLine = 16 * 1024 * 1024;

/**
 * The lines of a file as they stream in, however its chunks are cut. A line ends with LF or CRLF; the last one needs no
 * end. A byte order mark at the beginning is left out.
 */
export async function* linesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  let [number, length] = [0, 0];
  let parts: Buffer[] = [];
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= longestLine) parts.push(part);
    else parts = [];
  };
  const take = (): FileLine => {
    const line = lineFrom(++number, length > longestLine ? null : Buffer.concat(parts));
    length = 0;
    parts = [];
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

function lineFrom(number: number, bytes: Buffer | null): FileLine {
  if (bytes === null) return { number, text: '', unreadable: 'too-long' };
  if (!isUtf8(bytes)) return { number, text: '', unreadable: 'not-utf-8' };
  const text = bytes.toString().replace(/\r$/, '');
  return { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text, unreadable: null };
}
