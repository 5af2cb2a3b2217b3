/** Random hexadecimal digits, never all zero: such an id is no id. */
const digits = (count: number): string =>
  Array.from({ length: count }, (_none, at) =>
    (at === 0 ? 1 + Math.floor(Math.random() * 15) : Math.floor(Math.random() * 16)).toString(16),
  ).join('');

/** A trace of its own for a request, sampled (W3C Trace Context, 3.2), by which a server's own traces are found. */
export const traceparent = (): string => `00-${digits(32)}-${digits(16)}-01`;
