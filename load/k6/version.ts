export type Version = readonly [major: number, minor: number, patch: number];

/** The first version in a text such as `go version go1.26.8 linux/amd64` or `k6 v2.2.0 (go1.26.8, …)`. */
export function parseVersion(text: string): Version | null {
  const [, major, minor, patch] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? null : [Number(major), Number(minor), Number(patch ?? 0)];
}

/** Whether a text names a version, and one not older than `oldest`. */
export function isAtLeast(text: string, oldest: string): boolean {
  const [found, wanted] = [parseVersion(text), parseVersion(oldest)];
  if (!found || !wanted) return false;
  const differing = found.findIndex((part, index) => part !== wanted[index]);
  return differing === -1 || (found[differing] ?? 0) > (wanted[differing] ?? 0);
}
