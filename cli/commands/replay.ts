import type { Command } from 'commander';
import { type ReplayOptions, replayCommand } from '../replay.ts';
import { out } from './out.ts';

/** `suite replay`. */
export function define(command: Command): void {
  command
    .argument('<record>', 'a file, or "case at target" of the last run')
    .addOption(out())
    .action(async (what: string, options: ReplayOptions) => {
      process.exitCode = await replayCommand(what, options);
    });
}
