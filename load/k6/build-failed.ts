/** The build of k6 ended without a k6 (exit code 3). Carries the end of what the tools printed. */
export class BuildFailed extends Error {
  constructor(what: string, printed: readonly string[]) {
    super([what, ...printed.map((line) => `  ${line}`)].join('\n'));
    this.name = 'BuildFailed';
  }
}
