import type { Command } from 'commander';
import { parseCount } from '../contract.ts';
import { proofCommand } from '../proof.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite proof`. */
export function define(command: Command): void {
  command
    .option('--operator <name>', 'only mutants of this kind')
    .option('--operation <id>', 'only mutants of this operation')
    .option('--mutant <id>', 'one mutant: what it is, the difference it makes, what told it')
    .option('--sample <n>', 'so many of them, chosen by the seed', parseCount)
    .option('--seed <text>', 'repeat a run with the seed it printed')
    .option('--clean <n>', 'runs of the whole suite on a sound server (default 200, or 10 for a part)', parseCount)
    .option('--list', 'print the ids of the mutants, and judge none')
    .option('--proxy <url>', 'break the answers of the server at this root, such as http://127.0.0.1:4010')
    .addOption(out())
    .action(ends(proofCommand));
}
