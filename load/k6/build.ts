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
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SettingsError } from '../../contracts/settings/settings.ts';
import { HarnessError } from '../../targets/harness-error.ts';
import { UsageError } from '../../targets/usage-error.ts';
import { Interrupted, interruptible } from '../interruptible.ts';
import { runGroup } from '../run-group.ts';
import { buildEnv, findGo } from './go.ts';
import { hashInputs, inputsOf } from './inputs.ts';
import { k6Version, useK6 } from './use-k6.ts';
import { versions } from './versions.ts';

export type K6 = {
  /** The program; absolute, unless K6_BIN is a name on PATH. */
  readonly path: string;
  /** Such as `v2.2.0 (go1.26.8, linux/amd64)`. */
  readonly version: string;
  /** Whether it was built just now. */
  readonly built: boolean;
};

export type EnsureK6 = {
  /** A k6 to use as it is; null: build one. Default: K6_BIN of the environment. */
  readonly k6Bin?: string | null;
  /** Further extensions for xk6, each `module[@version][=replacement]`. */
  readonly with?: readonly string[];
  /** Where the binary goes, and all that the build needs. Default: load/k6/bin. */
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly progress?: (line: string) => void;
  /** Ends the build; so do Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal?: AbortSignal;
};

const sources = fileURLToPath(new URL('.', import.meta.url));

/**
 * A k6 for the load suite: the one K6_BIN names, else our own, built unless one of the same inputs is there.
 * @throws SettingsError for a K6_BIN or --with that cannot be meant · UsageError without a Go · HarnessError if the build fails · Interrupted
 */
export async function ensureK6({
  env = process.env,
  k6Bin = env.K6_BIN ?? null,
  folder = join(sources, 'bin'),
  progress = console.error,
  ...options
}: EnsureK6 = {}): Promise<K6> {
  if (k6Bin) {
    const used = await useK6(k6Bin, env);
    progress(`k6 ${used.version}, as K6_BIN says: ${used.path}`);
    return { ...used, built: false };
  }
  const extensions = (options.with ?? []).map(fromHere);
  const hash = hashInputs(inputsOf(sources, extensions));
  const k6 =
    cachedK6(folder, hash) ??
    (await interruptible(options.signal, (signal) => build({ folder, extensions, hash, env, progress, signal })));
  progress(`k6 ${k6.version} with xk6-ts, build ${hash}: ${relative(process.cwd(), k6.path)}`);
  return k6;
}

/**
 * `module[@version][=replacement]` as xk6 takes it, which runs in another folder.
 * @throws SettingsError
 */
function fromHere(text: string): string {
  if (/^[\w.~/][\w.~/-]*(@[\w.+-]+)?(=[^=]+)?$/.test(text))
    return text.replace(/=(\..*)$/, (_, folder: string) => `=${resolve(folder)}`);
  const allowed = 'such as github.com/grafana/xk6-faker@v0.4.4 or example.com/mine=./mine';
  throw new SettingsError('--with', text, `module[@version][=replacement] is allowed, ${allowed}`);
}

/** What stands beside a binary, written last. The size tells one that was cut or replaced. */
type Built = { readonly hash: string; readonly version: string; readonly size: number };

/** The binary of a folder, if it was built from inputs of that hash. */
function cachedK6(folder: string, hash: string): K6 | null {
  const path = join(folder, 'k6');
  try {
    const built = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Built;
    const fits = built.hash === hash && built.size === statSync(path).size;
    return fits ? { path, version: built.version, built: false } : null;
  } catch {
    return null;
  }
}

type Build = Required<Pick<EnsureK6, 'folder' | 'env' | 'progress' | 'signal'>> & {
  readonly extensions: readonly string[];
  readonly hash: string;
};

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
async function build({ folder, extensions, hash, env, progress, signal }: Build): Promise<K6> {
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
    const withs = ['import-api-suite.internal/xk6-ts=./xk6-ts', ...extensions].flatMap((one) => ['--with', one]);
    // --verbose: without it xk6 keeps what the compiler says to itself
    const args = ['tool', 'xk6', 'build', versions.k6, '--verbose', '--output', output, ...withs];
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
    return { path, version, built: true };
  } finally {
    clearInterval(heartbeat);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Folders of builds that were killed: no build takes so long. */
function removeKilled(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (
      name.startsWith('building-') &&
      Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > 2 * mostMs
    )
      rmSync(path, { recursive: true, force: true });
  }
}

const usage = `node --import tsx load/k6/build.ts [--with module[@version][=replacement]]... [--folder folder]
Builds k6 ${versions.k6} with our xk6-ts, unless it is there or K6_BIN names another one, and prints its path.`;

/** This module as a command. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { with: { type: 'string', multiple: true }, folder: { type: 'string' }, help: { type: 'boolean' } },
  });
  const { with: extensions = [], folder, help } = values;
  if (help) return console.log(usage);
  const k6 = await ensureK6({ with: extensions, ...(folder === undefined ? {} : { folder: resolve(folder) }) });
  console.log(k6.path);
}

/** What a process should end with after an error of `ensureK6` or of our options; null: it is none of those. */
function exitCodeOf(error: unknown): number | null {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (isUsage || error instanceof UsageError || error instanceof SettingsError) return 2;
  if (error instanceof HarnessError) return 3;
  return error instanceof Interrupted ? 130 : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main().catch((error: unknown) => {
    const code = exitCodeOf(error);
    if (code === null) throw error;
    console.error((error as Error).message);
    process.exitCode = code;
  });
