/** The version of package.json, which the kernel cannot read. */
export const suiteVersion = '0.1.0';

/** How every request names itself, so that whoever keeps the server's log knows whom to ask (RFC 9110, 10.1.5). */
export const userAgent = (run: string | null): string =>
  `import-api-suite/${suiteVersion}${run === null ? '' : ` (run ${run.replace(/[^\w.-]/g, '_')})`}`;
