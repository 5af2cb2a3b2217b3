import { CommanderError } from 'commander';
import { SettingsError } from '../contracts/settings.ts';
import { EnvFileError } from '../targets/env-file.ts';
import { HarnessError } from '../targets/harness-error.ts';
import { Unreachable } from '../targets/preflight.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

/** What a command that threw ends with, after saying why. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage; // it has said why, or shown help
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof SettingsError || error instanceof EnvFileError || error instanceof UsageError) {
    console.error(text);
    return exitCodes.usage;
  }
  if (error instanceof Unreachable) {
    console.error(text);
    return exitCodes.unreachable;
  }
  console.error(error instanceof HarnessError ? text : error);
  return exitCodes.suiteFailed;
}
