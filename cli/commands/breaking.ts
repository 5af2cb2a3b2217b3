import type { Command } from 'commander';
import { breakingCommand } from '../check/breaking.ts';
import { ends } from './ends.ts';

/** `suite breaking`. */
export function define(command: Command): void {
  command
    .option('--base <commit>', 'the commit or branch to compare with', 'origin/main')
    .action(ends(breakingCommand));
}
