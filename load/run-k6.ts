import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { isVariable } from '../contracts/settings/table.ts';
import { authorities, proxyEnvironment } from '../targets/network.ts';
import { CannotWrite, makeFolder } from '../runs/write-whole.ts';
import { type K6Ending, endingOf } from './k6-ending.ts';
import { runGroup } from './run-group.ts';
import { type Segment, segmentArguments, whole } from './segments.ts';
import { secretsInEnvironment } from './settings.ts';

export type K6Machine = {
  /** The program, as `ensureK6` gives it. */
  readonly k6: string;
  /** Ends k6 as Ctrl-C does: what was measured until then is kept. */
  readonly signal?: AbortSignal;
  /** Told of each k6, and where its files go. */
  readonly onStart?: (pid: number, folder: string) => void;
};

export type K6Run = K6Machine & {
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

/** The script of a journey, as k6 opens it. */
export const scriptOf = (journey: string): string =>
  fileURLToPath(new URL(`./journeys/${journey}.ts`, import.meta.url));

/** What one of several processes of a run is called, and the folder of its files. */
export const processName = (at: number): string => `k6-${at + 1}`;

/** How long k6 may take to write what it has, once it was told to end. */
const endsWithinMs = 15_000;

const fileNames = {
  samples: 'samples.json.gz',
  log: 'k6.log',
  summary: 'summary.json',
  dashboard: 'dashboard.html',
  authorities: 'authorities.pem',
} as const;

export function filesIn(folder: string): K6Files {
  const path = (name: keyof typeof fileNames): string => join(folder, fileNames[name]);
  const dashboard = existsSync(path('dashboard')) ? path('dashboard') : null;
  return { samples: path('samples'), log: path('log'), summary: path('summary'), dashboard };
}

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
  const startedAt = Date.now();
  const authoritiesFile = join(folder, fileNames.authorities);
  const env = { ...environmentFor(run), ...trusted(run, authoritiesFile) };
  const secrets = secretsInEnvironment(env);
  const { code, printed, isOverdue } = await runGroup('/bin/sh', ['-c', untilWeAreGone, run.k6, ...argumentsFor(run)], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeoutMs: run.mostMs,
    killSignal: 'SIGINT', // it writes what it has
    forceKillAfterDelay: endsWithinMs,
    ...(run.signal ? { signal: run.signal } : {}),
    onStart: (pid) => run.onStart?.(pid, folder),
  });
  rmSync(authoritiesFile, { force: true });
  const files = filesIn(folder);
  await cleanLog(files.log, secrets);
  const ending = endingOf({
    code,
    printed: withoutSecrets(printed.join('\n'), secrets),
    interrupted: run.signal?.aborted ?? false,
    overdueMs: isOverdue ? run.mostMs : null,
    hasSummary: existsSync(files.summary),
  });
  return { ending, startedAt, durationMs: Date.now() - startedAt, files };
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
  `--log-output=file=${fileNames.log}`,
  `--out=json=${fileNames.samples}`,
  `--summary-export=${fileNames.summary}`,
  ...segmentArguments(segment),
  script,
];

/** Prefixes of k6's options, of settings, misspelt ones too, and of what our processes tell each other. */
const ours = /^(K6|IMPORT2|EP|LOAD|SUITE)_/;

/** What every k6 of ours is told, on this machine or another: nobody is called but the target, and its log can be read. */
export const k6Settings = {
  K6_NO_USAGE_REPORT: 'true',
  K6_AUTO_EXTENSION_RESOLUTION: 'false',
  K6_WEB_DASHBOARD_PORT: '-1',
  K6_LOG_FORMAT: 'json',
} as const;

/** No K6_ variable of the user changes what was planned, and no setting gets in unasked. */
export const k6Environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isVariable(name) && !ours.test(name))),
  ...k6Settings,
});

function environmentFor({ env, dashboard }: K6Run): NodeJS.ProcessEnv {
  return {
    ...k6Environment(),
    ...proxyEnvironment(process.env),
    TZ: 'UTC',
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
export async function cleanLog(file: string, secrets: readonly Secret[]): Promise<void> {
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

/**
 * Becomes k6, with a watcher in its group that ends it when the fourth stream closes because we are gone: k6 itself would
 * load a server to the end of its plan.
 */
const untilWeAreGone = `
(read -r _ <&3; kill -INT $$; for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 $$ || exit; done; kill -KILL $$) >/dev/null 2>&1 &
exec "$0" "$@" 3<&-`;
