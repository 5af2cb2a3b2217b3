import { setTimeout as sleep } from 'node:timers/promises';
import { ExecaError, execa } from 'execa';
import { UsageError } from '../../targets/errors.ts';

/**
 * kubectl rather than a client library: it knows the user's contexts and the programs that sign in there, checks every
 * object strictly, and copies to and from pods.
 */
export type Kubectl = {
  /**
   * Runs it once.
   * @returns what it printed
   * @throws KubectlError
   */
  run(args: readonly string[], options?: KubectlOptions): Promise<string>;
  /**
   * Asks for something, as JSON: again a few times where that fails, since a run goes on meanwhile.
   * @throws KubectlError
   */
  get<Found>(...what: readonly string[]): Promise<Found>;
};

type KubectlOptions = {
  /** For its standard input: the only way in for a secret. */
  readonly input?: string | Buffer;
  readonly timeoutMs?: number;
};

/** What kubectl says of a call that failed, in its own last line. */
export class KubectlError extends UsageError {}

export type Cluster = {
  /** Left out: the user's current one. */
  readonly context?: string | undefined;
  readonly namespace: string;
};

const tries = 4;
const betweenTriesMs = 2000;
const usualTimeoutMs = 60_000;

/** @param signal ends what is under way */
export function kubectlFor({ context, namespace }: Cluster, signal?: AbortSignal): Kubectl {
  const where = [...(context === undefined ? [] : [`--context=${context}`]), `--namespace=${namespace}`];
  const run: Kubectl['run'] = async (args, { input, timeoutMs = usualTimeoutMs } = {}) => {
    try {
      const { stdout } = await execa('kubectl', [...where, ...args], {
        timeout: timeoutMs,
        ...(input === undefined ? { stdin: 'ignore' } : { input }),
        ...(signal ? { cancelSignal: signal } : {}),
      });
      return stdout;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ExecaError) throw new KubectlError(saidBy(error, timeoutMs));
      throw error;
    }
  };
  return {
    run,
    get: async <Found>(...what: readonly string[]) => {
      for (let left = tries; ; left--) {
        try {
          return JSON.parse(await run(['get', ...what, '--output=json', '--request-timeout=5s'])) as Found;
        } catch (error) {
          if (left === 1 || !(error instanceof KubectlError) || isFinal(error.message)) throw error;
          await sleep(betweenTriesMs, undefined, { signal });
        }
      }
    },
  };
}

/** A refusal that asking again does not mend. */
const isFinal = (said: string): boolean =>
  /NotFound|Forbidden|Unauthorized|does not exist|doesn't have a resource type|not on PATH/.test(said);

function saidBy({ code, stderr, shortMessage, timedOut }: ExecaError, timeoutMs: number): string {
  if (code === 'ENOENT') return '--cluster needs kubectl, which is not on PATH';
  if (timedOut) return `kubectl did not end within ${timeoutMs / 1000} s`;
  const lines = String(stderr ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^[EWI]\d{4} |^command terminated/.test(line)); // its own log, a bare exit code
  return `kubectl: ${(lines.at(-1) ?? shortMessage).replace(/^(?:error: |Error from server )/i, '')}`;
}
