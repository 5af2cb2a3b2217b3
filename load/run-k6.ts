import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { authorities, proxyEnvironment } from '../targets/network.ts';
import { CannotWrite, makeFolder } from '../runs/write-whole.ts';
import { type K6Ending, endingOf } from './k6-ending.ts';
import { type Segment, segmentArguments, whole } from './segments.ts';
import { secretsInEnvironment } from './settings.ts';

export type K6Run = {
  /** The program, as `ensureK6` gives it. */
  readonly k6: string;
  readonly script: string;
  /** Where its files go, and where it runs; what lay there before is deleted. */
  readonly folder: string;
  /** What the script reads from `__ENV`. The only way in for a secret: arguments are seen by everybody. */
  readonly env: { readonly [variable: string]: string };
  /** Its share of the run; left out: all of it. */
  readonly segment?: Segment;
  /** It is ended after so long, whatever it says. */
  readonly mostMs: number;
  /** Whether to export k6's dashboard; it takes a run of at least `dashboardFromMs`. */
  readonly dashboard?: boolean;
  /** Ends k6 as Ctrl-C does: what was measured until then is kept. */
  readonly signal?: AbortSignal;
  readonly onStart?: (pid: number) => void;
};

export type K6Files = {
  readonly samples: string;
  readonly log: string;
  readonly summary: string;
  /** Null where k6 made none. */
  readonly dashboard: string | null;
};

export type K6Result = {
  readonly ending: K6Ending;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly files: K6Files;
};

/** A shorter run has too few snapshots for k6 to draw. */
export const dashboardFromMs = 10_000;

/** How long k6 may take to write what it has, once it was told to end. */
const patienceMs = 15_000;

const fileNames = {
  samples: 'samples.json.gz',
  log: 'k6.log',
  summary: 'summary.json',
  dashboard: 'dashboard.html',
  authorities: 'authorities.pem',
} as const;

/**
 * Runs one script to its end. Never throws for what k6 does: how it ended is part of the result.
 * @throws CannotWrite
 */
export async function runK6(run: K6Run): Promise<K6Result> {
  const { folder } = run;
  try {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
  } catch (error) {
    throw new CannotWrite(folder, error);
  }
  const path = (name: keyof typeof fileNames): string => join(folder, fileNames[name]);
  const startedAt = Date.now();
  const env = { ...environmentFor(run), ...trusted(run, path('authorities')) };
  const secrets = secretsInEnvironment(env);
  const { code, printed, isOverdue } = await spawnK6(run, argumentsFor(run), env).finally(() =>
    rmSync(path('authorities'), { force: true }),
  );
  await cleanLog(path('log'), secrets);
  return {
    ending: endingOf({
      code,
      printed: withoutSecrets(printed, secrets),
      interrupted: run.signal?.aborted ?? false,
      overdueMs: isOverdue ? run.mostMs : null,
      hasSummary: existsSync(path('summary')),
    }),
    startedAt,
    durationMs: Date.now() - startedAt,
    files: {
      samples: path('samples'),
      log: path('log'),
      summary: path('summary'),
      dashboard: existsSync(path('dashboard')) ? path('dashboard') : null,
    },
  };
}

/**
 * Runs the processes of a run beside each other. Once one does not come to its end the others are of no use any more, and
 * none of them goes on with a server that one was told to leave alone: they are ended.
 * @throws CannotWrite, when all have ended
 */
export async function runTogether(runs: readonly K6Run[]): Promise<K6Result[]> {
  const over = new AbortController();
  const one = async (run: K6Run): Promise<K6Result> => {
    const signal = run.signal ? AbortSignal.any([run.signal, over.signal]) : over.signal;
    let isComplete = false;
    try {
      const result = await runK6({ ...run, signal });
      isComplete = result.ending.kind === 'complete';
      const isWithdrawn = result.ending.kind === 'interrupted' && !run.signal?.aborted;
      return isWithdrawn ? { ...result, ending: { kind: 'withdrawn' } } : result;
    } finally {
      if (!isComplete) over.abort();
    }
  };
  const ended = await Promise.allSettled(runs.map(one));
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

/** Its files by their names alone, since it runs where they go: in some options a path must hold no comma. */
const argumentsFor = ({ script, segment = whole }: K6Run): string[] => [
  'run',
  '--quiet',
  '--no-color',
  '--log-format=json',
  `--log-output=file=${fileNames.log}`,
  `--out=json=${fileNames.samples}`,
  `--summary-export=${fileNames.summary}`,
  ...segmentArguments(segment),
  script,
];

/** Nobody is called but the target; and no K6_ variable of the user changes what was planned. */
function environmentFor({ env, dashboard }: K6Run): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(K6_|IMPORT2_|EP_|LOAD_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...proxyEnvironment(process.env),
    TZ: 'UTC',
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_WEB_DASHBOARD_PORT: '-1',
    ...(dashboard
      ? { K6_WEB_DASHBOARD: 'true', K6_WEB_DASHBOARD_EXPORT: fileNames.dashboard, K6_WEB_DASHBOARD_PERIOD: '2s' }
      : {}),
    ...env,
  };
}

/**
 * The authorities that our own client trusts, for k6: by itself it knows those of the system, or those of SSL_CERT_FILE in
 * their place. On macOS and Windows Go asks the system alone.
 */
function trusted({ env }: K6Run, file: string): NodeJS.ProcessEnv {
  if (!env['LOAD_BASE_URL']?.startsWith('https:')) return {};
  writeFileSync(file, authorities(process.env).join('\n'));
  return { SSL_CERT_FILE: fileNames.authorities };
}

/**
 * Takes secrets out of what k6 itself logs: errors name proxies, and the URLs of requests, as they are. What our scripts
 * say was cleaned where it was written.
 */
async function cleanLog(file: string, secrets: readonly Secret[]): Promise<void> {
  const clean = (line: string): string => (line.includes(ownLine) ? line : withoutSecrets(line, secrets));
  const lines = (): AsyncIterable<string> => createInterface({ input: createReadStream(file) });
  if (!existsSync(file)) return;
  let isClean = true;
  for await (const line of lines()) isClean = isClean && clean(line) === line;
  if (isClean) return;
  const cleaned = async function* (): AsyncGenerator<string> {
    for await (const line of lines()) yield `${clean(line)}\n`;
  };
  await pipeline(Readable.from(cleaned()), createWriteStream(`${file}.clean`));
  renameSync(`${file}.clean`, file);
}

/** How a line that one of our scripts tells stands in a log. */
const ownLine = String.raw`"msg":"{\"load\":`;

const linesKept = 30;

/**
 * Becomes k6, with a watcher in its group that ends it when the fourth stream closes because we are gone: k6 itself would
 * load a server to the end of its plan.
 */
const untilWeAreGone = `
(read -r _ <&3; kill -INT $$; for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 $$ || exit; done; kill -KILL $$) >/dev/null 2>&1 &
exec "$0" "$@" 3<&-`;

function spawnK6(
  run: K6Run,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly printed: string; readonly isOverdue: boolean }> {
  const child = spawn('/bin/sh', ['-c', untilWeAreGone, run.k6, ...args], {
    cwd: run.folder,
    env,
    detached: true, // in a group of its own: Ctrl-C reaches us, and we end it once
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      printed.push(...chunk.toString().split('\n'));
      printed.splice(0, printed.length - linesKept);
    });
  if (child.pid !== undefined) run.onStart?.(child.pid);
  return new Promise((resolve) => {
    const watch = endWhenTold(child, run);
    const end = (code: number | null, why = ''): void => {
      watch.stop();
      resolve({ code, printed: [...printed, why].join('\n').trim(), isOverdue: watch.isOverdue() });
    };
    child.once('error', (error) => end(null, error.message));
    child.once('exit', () => endGroup(child)); // its watcher
    child.once('close', (code, signal) => end(code, signal ? `k6 was ended by ${signal}` : ''));
  });
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left
  }
}

/** Ends k6 by signal when we are told to, or its time is up; by force when that does not help, or we end first. */
function endWhenTold(
  child: ChildProcess,
  { signal, mostMs }: K6Run,
): { readonly stop: () => void; readonly isOverdue: () => boolean } {
  let insist: NodeJS.Timeout | undefined;
  let isOverdue = false;
  const ask = (): void => {
    child.kill('SIGINT');
    insist ??= setTimeout(force, patienceMs);
  };
  const force = (): void => endGroup(child);
  const limit = setTimeout(() => {
    isOverdue = true;
    ask();
  }, mostMs);
  signal?.addEventListener('abort', ask);
  if (signal?.aborted) ask();
  process.on('exit', force);
  const stop = (): void => {
    clearTimeout(limit);
    clearTimeout(insist);
    signal?.removeEventListener('abort', ask);
    process.off('exit', force);
  };
  return { stop, isOverdue: () => isOverdue };
}
