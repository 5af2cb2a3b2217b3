import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type GroupOptions = {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Each line of either stream, as it comes. */
  readonly onLine?: (line: string) => void;
};

export type GroupResult = {
  /** The exit code; null if a signal ended it. */
  readonly code: number | null;
  /** The last lines of both streams. */
  readonly printed: readonly string[];
};

const linesKept = 40;
const patienceMs = 3_000;

/**
 * Runs a program in a process group of its own, so that its children can be ended with it (xk6 starts go, go starts
 * compilers). None of them outlives the promise.
 * @throws the signal's reason after an abort; an Error when the time is up or the program cannot be started
 */
export async function runGroup(command: string, args: readonly string[], options: GroupOptions): Promise<GroupResult> {
  options.signal.throwIfAborted();
  const child = spawn(command, args, {
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      printed.push(line);
      if (printed.length > linesKept) printed.shift();
      options.onLine?.(line);
    });

  const kill = (signal: NodeJS.Signals): void => killGroup(child.pid, signal);
  const killNow = (): void => kill('SIGKILL');
  const ended = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  const end = (): void => {
    kill('SIGINT');
    const last = setTimeout(killNow, patienceMs);
    child.once('exit', () => clearTimeout(last));
  };
  ended.addEventListener('abort', end);
  process.on('exit', killNow); // somebody called process.exit()
  try {
    const closed = new Promise((resolve) => child.once('close', resolve));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    killNow(); // children that outlived it, and would keep its streams open
    await closed;
    options.signal.throwIfAborted();
    if (ended.aborted) throw new Error(`${command} ${args.join(' ')} took longer than ${options.timeoutMs / 1000} s`);
    return { code, printed };
  } finally {
    ended.removeEventListener('abort', end);
    process.off('exit', killNow);
  }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: nobody is left
  }
}
