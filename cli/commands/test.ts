import type { Command } from 'commander';
import { testCommand } from '../test.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite test`. */
export function define(command: Command): void {
  command
    .option('--slow', 'instead: own tests that need other servers, k6 or a browser')
    .option('--long', 'instead: own tests of many minutes, for the night')
    .option(...out)
    .action(ends(testCommand));
}
