import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, so that what is measured is not the one who measures. */
export type ServerProcess = {
  readonly url: URL;
  readonly pid: number;
  readonly stop: () => Promise<void>;
};

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The mock as users start it, without limits. */
export const mockProcess = (): Promise<ServerProcess> =>
  start([pathOf('../cli/suite.js'), 'mock', '--port', '0', '--limiter', 'none']);

/** The one import that the bare server knows. */
export const bareImport = '8232912048261';

/** The bare server that the mock is measured by. */
export const bareProcess = (): Promise<ServerProcess> => start(['--import', 'tsx', pathOf('./bare-server.ts')]);

/** @throws Error if it ends before it has printed its address */
async function start(args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const listening = new Promise<string>((resolve) => {
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
  });
  const line = await Promise.race([listening, ended]);
  const address = /http:\S+/.exec(line ?? '')?.[0];
  if (address === undefined) throw new Error(`${args.join(' ')} did not start`);
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url: new URL(address), pid: child.pid ?? 0, stop };
}

/**
 * Uploads an import file to a mock.
 * @throws Error at another answer than 201
 */
export async function upload(mock: URL | string, file: Blob, account: string): Promise<void> {
  const body = new FormData();
  body.set('import_file', file, 'import.jsonl');
  const headers = { authorization: `Bearer ${account}` };
  const answer = await fetch(new URL('/v2/subscriptions/imports', mock), { method: 'POST', headers, body });
  const said = await answer.text();
  if (answer.status !== 201) throw new Error(`an upload is answered ${answer.status}: ${said.slice(0, 300)}`);
}

/**
 * Watches the memory of a process that is yet to start, in MiB.
 * @param everyMs how often it is looked at, in milliseconds
 * @param what its resident set now, or the largest it ever was, which a look now and then cannot miss
 */
export function memoryWatch(everyMs: number, what: 'VmRSS' | 'VmHWM') {
  const all: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  return {
    onStart: (pid: number): void => {
      const look = (): unknown => all.push(memoryOf(pid, what));
      look();
      timer = setInterval(look, everyMs);
    },
    /** Ends it. @returns what was seen; Infinity if nothing was */
    seen: (): readonly number[] => {
      clearInterval(timer);
      const known = all.filter((one) => one > 0);
      return known.length > 0 ? known : [Infinity];
    },
  };
}

/** From /proc where there is one, else the resident set as `ps` tells it; 0 when it has just ended. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = `/proc/${pid}/status`;
    if (!existsSync('/proc/self/status'))
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
    return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
