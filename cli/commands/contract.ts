import type { Command } from 'commander';
import { contractCommand, parseCount } from '../contract.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite contract`. */
export function define(command: Command): void {
  command
    .option('--grep <pattern>', 'only cases whose "case at target" matches this regular expression')
    .addOption(out())
    .option('--workers <n>', 'how many tests at once (default 2)', parseCount)
    .option('--repeat-each <n>', 'run each case so many times', parseCount)
    .option('--record', 'keep every exchange, redacted, for `suite replay`')
    .option('--propose-deviations', 'write what real targets broke as rows ready for review')
    .option('--dry-run', 'print every request that would be sent, and send none')
    .action(ends(contractCommand));
}
