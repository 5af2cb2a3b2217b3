/** The version of package.json, which the kernel cannot read. */
const suiteVersion = '0.1.0';

/** How every request names itself, so that whoever keeps the server's log knows whom to ask (RFC 9110, 10.1.5). */
export const userAgent = (run: string | null): string =>
  `import-api-suite/${suiteVersion}${run === null ? '' : ` (run ${run.replace(/[^\w.-]/g, '_')})`}`;

/** Random hexadecimal digits, never all zero: such an id is no id. */
const digits = (count: number): string =>
  Array.from({ length: count }, (_none, at) =>
    (at === 0 ? 1 + Math.floor(Math.random() * 15) : Math.floor(Math.random() * 16)).toString(16),
  ).join('');

/** A trace of its own for a request, sampled (W3C Trace Context, 3.2), by which a server's own traces are found. */
export const traceparent = (): string => `00-${digits(32)}-${digits(16)}-01`;
