import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { SettingsError } from '../../contracts/settings/settings.ts';
import { isAtLeast } from './version.ts';
import { versions } from './versions.ts';

const run = promisify(execFile);

/**
 * What `k6 version` says of a binary, without its name: `v2.2.0 (go1.26.8, linux/amd64)`.
 * @throws Error in the words of the system, when it cannot be run or is no k6
 */
export async function k6Version(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(path, ['version'], {
    env: { ...env, K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    timeout: 20_000,
  });
  const version = /^\S+ (v\d+\.\d+\.\d+.*)$/m.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`its version reads ${JSON.stringify(stdout.slice(0, 80))}`);
  return version;
}

/**
 * The k6 that K6_BIN names: a file, or a name to be found on PATH.
 * @throws SettingsError when that is no k6, or one too old
 */
export async function useK6(named: string, env: NodeJS.ProcessEnv): Promise<{ path: string; version: string }> {
  const path = named.includes('/') ? resolve(named) : named;
  const mend = `a k6 ${versions.oldestK6} or newer is allowed; unset K6_BIN to have one built`;
  const version = await k6Version(path, env).catch((error: unknown) => {
    throw new SettingsError('K6_BIN', named, `${reasonOf(error)}; ${mend}`);
  });
  if (!isAtLeast(version, versions.oldestK6))
    throw new SettingsError('K6_BIN', named, `this is k6 ${version}; ${mend}`);
  return { path, version };
}

/** Why a program cannot be used, in a few words. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string | number | null; message: string };
  if (typeof code === 'number') return `this is no k6 (its \`version\` ended with ${code})`;
  return reasons[code ?? ''] ?? `this is no k6 (${message})`;
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such program',
  EACCES: 'it cannot be executed',
  ENOEXEC: 'it is no program for this machine',
};
