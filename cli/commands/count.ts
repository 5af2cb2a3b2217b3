import type { Command } from 'commander';
import { countCommand } from '../count.ts';

/** `suite count`. */
export function define(command: Command): void {
  command.argument('<files...>').action(async (files: string[]) => {
    process.exitCode = await countCommand(files);
  });
}
