import type { Command } from 'commander';
import { benchCommand } from '../bench/bench.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite bench`. */
export function define(command: Command): void {
  command
    .option('--long', 'also what takes minutes')
    .option(...out)
    .action(ends(benchCommand));
}
