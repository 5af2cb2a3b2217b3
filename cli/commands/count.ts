import type { Command } from 'commander';
import { countCommand } from '../count.ts';
import { fromUserEach } from '../standing.ts';

/** `suite count`. */
export function define(command: Command): void {
  command.argument('<files...>', 'JUnit files', fromUserEach).action(async (files: string[]) => {
    process.exitCode = await countCommand(files);
  });
}
