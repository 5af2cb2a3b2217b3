/** One line of a file, without its end. */
export type FileLine = {
  /** From 1, as editors count. */
  readonly number: number;
  /** Null for what cannot be read as a line: too long to be held, or not UTF-8. */
  readonly text: string | null;
  readonly unreadable: null | 'too-long' | 'not-utf-8';
};

/** Beyond this a line is not held: no record is a hundredth as long. In bytes. */
export const longestLine = 16 * 1024 * 1024;

const lineFeed = 0x0a;

/**
 * The lines of a file as they stream in, however its chunks are cut. A line ends with LF or CRLF; the last one needs no
 * end. A byte order mark at the beginning is left out.
 */
export async function* linesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  const parts = new LineParts();
  let number = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      parts.add(chunk.subarray(from, end));
      yield parts.take(++number);
      from = end + 1;
    }
    parts.add(chunk.subarray(from));
  }
  if (parts.length > 0) yield parts.take(++number);
}

/** The pieces of a line whose end has not come yet. */
class LineParts {
  #parts: Buffer[] = [];
  /** In bytes, those that are no longer held among them. */
  length = 0;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  add(part: Buffer): void {
    this.length += part.length;
    if (this.length <= longestLine) this.#parts.push(part);
    else this.#parts = [];
  }

  take(number: number): FileLine {
    const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    const tooLong = this.length > longestLine;
    this.#parts = [];
    this.length = 0;
    return tooLong ? { number, text: null, unreadable: 'too-long' } : this.#read(number, bytes);
  }

  #read(number: number, bytes: Buffer | undefined): FileLine {
    try {
      const text = this.#utf8.decode(bytes).replace(/\r$/, '');
      return { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text, unreadable: null };
    } catch {
      return { number, text: null, unreadable: 'not-utf-8' };
    }
  }
}
