/** What the bytes of a file tell of it, before they are read as lines. */
export class FileHead {
  /** How many have passed. */
  bytes = 0;
  #head: Buffer | null = null;
  #holdsNull = false;

  /** Passes chunks on, and stops where they turn out to be no text: no text of JSON holds a null byte. */
  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#head ??= chunk.subarray(0, 256);
      this.bytes += chunk.length;
      this.#holdsNull = chunk.includes(0);
      if (this.binaryKind() !== null) return;
      yield chunk;
    }
  }

  /** What a file that is no text is, as far as its beginning tells; null for text. */
  binaryKind(): string | null {
    const known = marks.find(({ bytes }) => this.#startsWith(bytes));
    if (known) return known.kind;
    return this.#holdsNull ? 'binary' : null;
  }

  hasByteOrderMark(): boolean {
    return this.#startsWith([0xef, 0xbb, 0xbf]);
  }

  /** Whether the first thing in the file is an opening bracket. */
  opensArray(): boolean {
    return /^\uFEFF?\s*\[/.test(this.#head?.toString('utf8') ?? '');
  }

  #startsWith(bytes: readonly number[]): boolean {
    return bytes.every((byte, at) => this.#head?.[at] === byte);
  }
}

const marks = [
  { kind: 'compressed (gzip)', bytes: [0x1f, 0x8b] },
  { kind: 'compressed (zip)', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'UTF-16', bytes: [0xff, 0xfe] },
  { kind: 'UTF-16', bytes: [0xfe, 0xff] },
] as const;
