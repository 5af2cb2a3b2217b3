import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SettingsError } from '../../contracts/settings/settings.ts';
import { buildEnv } from './build-env.ts';
import { BuildFailed } from './build-failed.ts';
import { cachedK6, installK6 } from './cached-k6.ts';
import { findGo } from './find-go.ts';
import { hashInputs, inputsOf } from './inputs.ts';
import { Interrupted, interruptible } from './interruptible.ts';
import { withLock } from './lock.ts';
import { NoGo } from './no-go.ts';
import { runXk6 } from './run-xk6.ts';
import { k6Version, useK6 } from './use-k6.ts';
import { versions } from './versions.ts';
import { parseWith } from './with.ts';
import type { Extension } from './with.ts';

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
 * @throws SettingsError for a K6_BIN or --with that cannot be meant · NoGo · BuildFailed · Interrupted
 */
export async function ensureK6(options: EnsureK6 = {}): Promise<K6> {
  const { env = process.env, progress = console.error } = options;
  const k6Bin = options.k6Bin === undefined ? env.K6_BIN : options.k6Bin;
  if (!k6Bin) return ourK6({ ...options, env, progress });
  const used = await useK6(k6Bin, env);
  progress(`k6 ${used.version}, as K6_BIN says: ${used.path}`);
  return { ...used, built: false };
}

type Wanted = EnsureK6 & Required<Pick<EnsureK6, 'env' | 'progress'>>;

async function ourK6({ folder = join(sources, 'bin'), env, progress, ...options }: Wanted): Promise<K6> {
  const extensions = (options.with ?? []).map((text) => parseWith(text, process.cwd()));
  const hash = hashInputs(inputsOf(sources, extensions));
  const cached = (): K6 | null => {
    const found = cachedK6(folder, hash);
    return found && { ...found, built: false };
  };
  const onWait = (pid: number): void => progress(`k6: process ${pid} is building it; waiting for that`);
  const k6 =
    cached() ??
    (await interruptible(options.signal, (signal) =>
      withLock(
        folder,
        { signal, onWait },
        async () =>
          // whoever had the lock before us may have built it
          cached() ?? (await build({ folder, extensions, hash, env, progress, signal })),
      ),
    ));
  progress(`k6 ${k6.version} with xk6-ts, build ${hash}: ${relative(process.cwd(), k6.path)}`);
  return k6;
}

type Build = Required<Pick<EnsureK6, 'folder' | 'env' | 'progress' | 'signal'>> & {
  readonly extensions: readonly Extension[];
  readonly hash: string;
};

/** Builds in a temporary folder, and puts the binary in its place once it is known to run. The caller has the lock. */
async function build({ folder, extensions, hash, env, progress, signal }: Build): Promise<K6> {
  for (const name of readdirSync(folder)) if (name.startsWith('building-')) remove(join(folder, name)); // of killed builds
  const temporary = join(folder, `building-${process.pid}`);
  mkdirSync(temporary);
  try {
    const started = Date.now();
    const go = await findGo({ folder, temporary, env, progress, signal });
    const output = join(temporary, 'k6');
    progress(
      `k6: building ${versions.k6} with ${go.version}${go.folder === null ? '' : ' from PyPI'}, a few minutes the first time`,
    );
    await runXk6({ output, extensions, env: buildEnv(env, go.folder, temporary), progress, signal });
    const version = await k6Version(output, env);
    const { size } = statSync(output);
    const path = installK6(folder, output, { hash, version, size });
    progress(`k6: built in ${Math.round((Date.now() - started) / 1000)} s, ${Math.round(size / 1e6)} MB`);
    return { path, version, built: true };
  } finally {
    remove(temporary);
  }
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

const usage = `node --import tsx load/k6/build.ts [--with module[@version][=replacement]]... [--folder folder]
Builds k6 ${versions.k6} with our xk6-ts, unless it is there or K6_BIN names another one, and prints its path.`;

/** This module as a command. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { with: { type: 'string', multiple: true }, folder: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return console.log(usage);
  const { with: extensions = [], folder } = values;
  const k6 = await ensureK6({
    with: extensions,
    ...(folder === undefined ? {} : { folder: resolve(folder) }),
  });
  console.log(k6.path);
}

/** What a process should end with after an error of `ensureK6` or of our options; null: it is none of those. */
function exitCodeOf(error: unknown): number | null {
  const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (isUsage || error instanceof NoGo || error instanceof SettingsError) return 2;
  if (error instanceof BuildFailed) return 3;
  return error instanceof Interrupted ? 130 : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main().catch((error: unknown) => {
    const code = exitCodeOf(error);
    if (code === null) throw error;
    console.error((error as Error).message);
    process.exitCode = code;
  });
