import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../targets/errors.ts';
import { interruptible } from '../../runs/interruptible.ts';
import { runGroup } from '../run-group.ts';
import { buildEnv, findGo } from './go.ts';
import { k6Version, useK6, versions } from './versions.ts';

export type K6 = {
  /** The program; absolute, unless K6_BIN is a name on PATH. */
  readonly path: string;
  /** Such as `v2.2.0 (go1.26.8, linux/amd64)`. */
  readonly version: string;
};

export type EnsureK6 = {
  /** A k6 to use as it is; null: build one. Default: K6_BIN of the environment. */
  readonly k6Bin?: string | null;
  /** Where the binary goes, and all that the build needs. Default: load/k6/bin. */
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly progress?: (line: string) => void;
};

const sources = fileURLToPath(new URL('.', import.meta.url));

/**
 * A k6 for the load suite: the one K6_BIN names, else our own, built unless one of the same inputs is there. Ctrl-C,
 * SIGTERM and SIGHUP end a build.
 * @throws SettingsError for a K6_BIN that is none · UsageError without a Go · HarnessError if the build fails · Interrupted
 */
export async function ensureK6({
  env = process.env,
  k6Bin = env.K6_BIN ?? null,
  folder = join(sources, 'bin'),
  progress = console.error,
}: EnsureK6 = {}): Promise<K6> {
  if (k6Bin) {
    const used = await useK6(k6Bin, env);
    progress(`k6 ${used.version}, as K6_BIN says: ${used.path}`);
    return used;
  }
  const hash = hashOf(sources);
  const k6 =
    cachedK6(folder, hash) ?? (await interruptible((signal) => build({ folder, hash, env, progress, signal })));
  progress(`k6 ${k6.version} with xk6-ts, build ${hash}: ${relative(process.cwd(), k6.path)}`);
  return k6;
}

/** What stands beside a binary, written last. The size tells one that was cut or replaced. */
type Built = { readonly hash: string; readonly version: string; readonly size: number };

/** The binary of a folder, if it was built from inputs of that hash. */
function cachedK6(folder: string, hash: string): K6 | null {
  const path = join(folder, 'k6');
  try {
    const built = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Built;
    const fits = built.hash === hash && built.size === statSync(path).size;
    return fits ? { path, version: built.version } : null;
  } catch {
    return null;
  }
}

type Build = Required<Omit<EnsureK6, 'k6Bin'>> & { readonly hash: string; readonly signal: AbortSignal };

const mostMs = 900_000;
const heartbeatMs = 20_000;

/** What xk6 says when it goes on to something that takes its time. */
const stages: readonly (readonly [said: RegExp, stage: string])[] = [
  [/Building new k6 binary/, 'xk6 is ready, fetching modules'],
  [/Building k6$/, 'compiling'],
];

/**
 * Builds in a folder of its own, and moves the binary to its place once it is known to run: two builds at once do not
 * disturb each other, and one that is interrupted leaves nothing.
 */
async function build({ folder, hash, env, progress, signal }: Build): Promise<K6> {
  mkdirSync(folder, { recursive: true });
  removeKilled(folder);
  const temporary = mkdtempSync(join(folder, 'building-'));
  const started = Date.now();
  const took = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  const heartbeat = setInterval(() => progress(`k6: still building, ${took()}`), heartbeatMs);
  try {
    const go = await findGo({ folder, temporary, env, progress, signal });
    const from = go.folder === null ? '' : ' from PyPI';
    progress(`k6: building ${versions.k6} with ${go.version}${from}, a few minutes the first time`);
    const output = join(temporary, 'k6');
    const ours = 'import-api-suite.internal/xk6-ts=./xk6-ts';
    // --verbose: without it xk6 keeps what the compiler says to itself
    const args = ['tool', 'xk6', 'build', versions.k6, '--verbose', '--output', output, '--with', ours];
    const { code, printed } = await runGroup('go', args, {
      cwd: sources,
      env: buildEnv(env, go.folder, temporary),
      signal,
      timeoutMs: mostMs,
      onLine: (line) => {
        const [, stage] = stages.find(([said]) => said.test(line)) ?? [];
        if (stage) progress(`k6: ${stage}, ${took()}`);
      },
    });
    signal.throwIfAborted();
    const found = code === 0 && existsSync(output) ? await k6Version(output, env) : { why: `xk6 ended with ${code}` };
    if ('why' in found)
      throw new HarnessError([`k6 could not be built: ${found.why}`, ...printed.map((line) => `  ${line}`)].join('\n'));
    const { version } = found;
    const { size } = statSync(output);
    const path = join(folder, 'k6');
    rmSync(`${path}.json`, { force: true });
    renameSync(output, path);
    writeFileSync(`${path}.json`, JSON.stringify({ hash, version, size } satisfies Built));
    progress(`k6: built in ${took()}, ${Math.round(size / 1e6)} MB`);
    return { path, version };
  } finally {
    clearInterval(heartbeat);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Folders of builds that were killed: no build takes so long. */
function removeKilled(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith('building-'))) {
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    if (age > 2 * mostMs) rmSync(path, { recursive: true, force: true });
  }
}

/** The files that the binary depends on, below the folder of the build. */
export function inputsOf(below: string): string[] {
  const extension = readdirSync(join(below, 'xk6-ts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.go$|^go\.(mod|sum)$/.test(entry.name) && !entry.name.endsWith('_test.go'))
    .map((entry) => relative(below, join(entry.parentPath, entry.name)));
  return ['go.mod', 'go.sum', ...extension.sort()];
}

/** A short hash of all that the binary depends on, apart from the release of Go and the modules that go.sum pins. */
export function hashOf(below: string): string {
  const files = inputsOf(below).map((name) => [name, readFileSync(join(below, name), 'utf8')]);
  const inputs = JSON.stringify([versions.k6, process.platform, process.arch, files]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 16);
}
