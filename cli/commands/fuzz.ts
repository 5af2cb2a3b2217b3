import type { Command } from 'commander';
import { parseCount } from '../contract.ts';
import { fuzzCommand, parseFuzzPart, parseFuzzSeed } from '../fuzz.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite fuzz`. */
export function define(command: Command): void {
  command
    .option('--cases <n>', 'property cases; Schemathesis gets a share of it for each operation', parseCount, '12000')
    .option('--seed <n>', 'repeat a run with the seed it printed', parseFuzzSeed, 1)
    .option('--only <part>', 'property or schemathesis', parseFuzzPart)
    .addOption(out())
    .action(ends(fuzzCommand));
}
