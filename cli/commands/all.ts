import type { Command } from 'commander';
import { allCommand } from '../all.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite all`. */
export function define(command: Command): void {
  command.addOption(out()).action(ends(allCommand));
}
