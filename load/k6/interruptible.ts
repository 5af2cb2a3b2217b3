/** The user, or who started us, ended the build (exit code 130). */
export class Interrupted extends Error {
  constructor() {
    super('the build of k6 was interrupted; nothing is left of it');
    this.name = 'Interrupted';
  }
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that must tidy up before this process ends: while it runs, Ctrl-C and its kin do not end the process but
 * abort the signal that the work gets.
 */
export async function interruptible<Result>(
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Interrupted());
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort);
  for (const ending of endings) process.on(ending, abort);
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } finally {
    outer?.removeEventListener('abort', abort);
    for (const ending of endings) process.off(ending, abort);
  }
}
