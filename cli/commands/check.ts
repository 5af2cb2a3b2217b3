import type { Command } from 'commander';
import { checkCommand } from '../check/check.ts';
import { ends } from './ends.ts';

/** `suite check`. */
export function define(command: Command): void {
  command.action(ends(checkCommand));
}
