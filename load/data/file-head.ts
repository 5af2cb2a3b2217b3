/** What the bytes of a file tell of it, before they are read as lines. */
export class FileHead {
  /** How many have passed. */
  bytes = 0;
  #head: Buffer | null = null;

  /** Passes chunks on; of a file that turns out to be no text the bytes are counted alone. */
  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#head ??= chunk.subarray(0, 256);
      this.bytes += chunk.length;
      if (this.notText() === null) yield chunk;
    }
  }

  /** What a file that is no text of its own is, and how to mend it; null for text. */
  notText(): { readonly is: string; readonly mend: string } | null {
    const known = marks.find(({ bytes }) => this.#startsWith(bytes));
    if (known) return known;
    const firstLine = this.#head?.subarray(0, (this.#head.indexOf('\n') + 1 || Infinity) - 1);
    return firstLine?.includes(0) === true ? { is: 'no text, but binary', mend: 'name another file' } : null;
  }

  hasByteOrderMark(): boolean {
    return this.#startsWith('\xef\xbb\xbf');
  }

  /** Whether the first thing in the file is an opening bracket. */
  opensArray(): boolean {
    return /^\uFEFF?\s*\[/.test(this.#head?.toString('utf8') ?? '');
  }

  #startsWith(bytes: string): boolean {
    return this.#head?.subarray(0, bytes.length).toString('latin1').toLowerCase() === bytes.toLowerCase();
  }
}

const packed = (how: string, bytes: string) => ({ bytes, is: `no text, but compressed (${how})`, mend: 'unpack it' });
const coded = (coding: string, bytes: string) => ({
  bytes,
  is: `no UTF-8, but ${coding}`,
  mend: `iconv -f ${coding} -t UTF-8 makes it that`,
});
const webPage = { is: 'an HTML page, perhaps of a login', mend: 'fetch the file itself' };

/** How files begin, a character for a byte. The longer ones come first. */
const marks = [
  packed('gzip', '\x1f\x8b'),
  packed('zip', 'PK\x03\x04'),
  packed('zstd', '\x28\xb5\x2f\xfd'),
  packed('bzip2', 'BZh'),
  packed('xz', '\xfd7zXZ\0'),
  packed('7z', '7z\xbc\xaf\x27\x1c'),
  coded('UTF-32', '\xff\xfe\0\0'),
  coded('UTF-32', '\0\0\xfe\xff'),
  coded('UTF-16', '\xff\xfe'),
  coded('UTF-16', '\xfe\xff'),
  coded('UTF-16LE', '{\0"\0'),
  coded('UTF-16BE', '\0{\0"'),
  { bytes: 'version https://git-lfs.', is: 'a Git LFS pointer', mend: 'git lfs pull fetches the file itself' },
  { bytes: '<!doctype html', ...webPage },
  { bytes: '<html', ...webPage },
] as const;
