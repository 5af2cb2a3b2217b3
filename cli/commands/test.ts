import type { Command } from 'commander';
import { testCommand } from '../test.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite test`. */
export function define(command: Command): void {
  command
    .option('--slow', 'instead of the fast ones: those that need other servers, k6 or a browser')
    .option('--long', 'instead of the fast ones: those of many minutes, for the night')
    .addOption(out())
    .action(ends(testCommand));
}
