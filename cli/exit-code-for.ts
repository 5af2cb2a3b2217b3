import { CommanderError } from 'commander';
import { SettingsError } from '../contracts/settings/readers.ts';
import { EnvFileError } from '../targets/env-file.ts';
import { CannotWrite } from '../runs/write-whole.ts';
import { HarnessError, UsageError } from '../targets/errors.ts';
import { Interrupted } from '../runs/interruptible.ts';
import { Unreachable } from '../targets/obstacle.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';

/** What a command that threw ends with, after saying why. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage; // it has said why, or shown help
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof SettingsError || error instanceof EnvFileError || error instanceof UsageError) {
    console.error(text);
    return exitCodes.usage;
  }
  if (error instanceof Interrupted) return exitCodes.interrupted;
  if (error instanceof Unreachable) {
    console.error(text);
    return exitCodes.unreachable;
  }
  console.error(error instanceof HarnessError || error instanceof CannotWrite ? text : error);
  return exitCodes.suiteFailed;
}

/**
 * Writes what a run leaves, once it has said what it found. What cannot be written is said in a sentence, and is the suite's
 * failure unless there is something worse to tell.
 * @returns the exit code
 */
export function afterWriting(code: number, write: () => void): number {
  try {
    write();
    return code;
  } catch (error) {
    if (!(error instanceof CannotWrite)) throw error;
    console.error(error.message);
    return code === exitCodes.holds ? exitCodes.suiteFailed : code;
  }
}
