import type { Command } from 'commander';
import { reportCommand } from '../report.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite report`. */
export function define(command: Command): void {
  command
    .addOption(out())
    .option('--scan', 'instead: look for secrets in every artefact, packed or encoded (exit 7)')
    .action(ends(reportCommand));
}
