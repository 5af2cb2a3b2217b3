import type { Command } from 'commander';
import { type BenchOptions, benchCommand, measurementNames } from '../../bench/bench.ts';
import { out } from './out.ts';

/** `suite bench`. */
export function define(command: Command): void {
  command
    .argument('[name...]', `${measurementNames.join(', ')}; none: all but what takes minutes`)
    .option('--long', 'also what takes minutes')
    .addOption(out())
    .action(async (names: string[], options: BenchOptions) => {
      process.exitCode = await benchCommand(names, options);
    });
}
