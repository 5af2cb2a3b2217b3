import { createInterface } from 'node:readline';
import { type Options, execa } from 'execa';

type GroupOptions = Pick<Options, 'cwd' | 'stdio' | 'killSignal' | 'forceKillAfterDelay'> & {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
  /** Each line of either stream, as it comes. */
  readonly onLine?: (line: string) => void;
  readonly onStart?: (pid: number) => void;
};

export type GroupResult = {
  /** The exit code; null if a signal ended it, or it could not be started. */
  readonly code: number | null;
  /** The last lines of both streams, and why there is no code. */
  readonly printed: readonly string[];
  readonly isOverdue: boolean;
};

const linesKept = 40;

/** Some 24 days; a timer for longer would be over at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs a program in a process group of its own, so that Ctrl-C reaches it once, through us, and its children can be ended
 * with it. An abort or the end of its time kills it, or asks it first with a `killSignal`. None of the group outlives the promise, or us where
 * this process ends by itself. Never throws for what the program does.
 */
export async function runGroup(
  command: string,
  args: readonly string[],
  { signal, timeoutMs, onLine, onStart, ...options }: GroupOptions,
): Promise<GroupResult> {
  const child = execa(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    ...options,
    ...(signal ? { cancelSignal: signal } : {}),
    extendEnv: false,
    detached: true,
    reject: false,
    all: true,
    buffer: false,
    timeout: Math.min(timeoutMs, longestTimerMs),
  });
  const printed: string[] = [];
  if (child.all)
    createInterface({ input: child.all }).on('line', (line) => {
      printed.push(line);
      if (printed.length > linesKept) printed.shift();
      onLine?.(line);
    });
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // nobody is left
    }
  };
  if (child.pid !== undefined) onStart?.(child.pid);
  child.once('exit', endGroup); // children that outlived it, and would keep its streams open
  process.on('exit', endGroup);
  try {
    const { exitCode = null, signal: endedBy, timedOut, cause } = await child;
    const why = endedBy ? [`it was ended by ${endedBy}`] : cause instanceof Error ? [cause.message] : [];
    return { code: exitCode, printed: [...printed, ...(exitCode === null ? why : [])], isOverdue: timedOut };
  } finally {
    process.off('exit', endGroup);
  }
}
