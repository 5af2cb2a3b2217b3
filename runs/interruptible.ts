import { constants } from 'node:os';

/** The user, or who started us, ended what was under way. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted; what was begun was tidied up');
    this.name = 'Interrupted';
  }
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Ending = (typeof endings)[number];

let first: Ending = 'SIGINT';
const codeOf = (ending: Ending): number => 128 + constants.signals[ending];

/** All that an interrupted process may end with: for Ctrl-C, SIGTERM and SIGHUP. */
export const interruptedCodes = endings.map(codeOf);

/** What this process ends with, interrupted as it was. */
export const interruptedCode = (): number => codeOf(first);

/**
 * Runs work that must tidy up before this process ends: while it runs, Ctrl-C and its kin do not end the process but
 * abort the signal that the work gets. A second one ends the process at once.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const end = (ending: Ending): void => {
    if (controller.signal.aborted) process.exit(codeOf(ending));
    first = ending;
    controller.abort(new Interrupted());
  };
  for (const ending of endings) process.on(ending, end);
  try {
    return await work(controller.signal);
  } finally {
    for (const ending of endings) process.off(ending, end);
  }
}

/**
 * Runs work that leaves something on this machine, and tidies it up in the end, also where the process is interrupted while
 * nothing of the work is `interruptible`, which ends in its own time.
 */
export async function tidying<Result>(tidy: () => void, work: () => Promise<Result>): Promise<Result> {
  const end = (ending: Ending): void => {
    if (process.listenerCount(ending) === 1) process.exit(codeOf(ending));
  };
  for (const ending of endings) process.on(ending, end);
  process.once('exit', tidy);
  try {
    return await work();
  } finally {
    for (const ending of endings) process.off(ending, end);
    process.off('exit', tidy);
    tidy();
  }
}
