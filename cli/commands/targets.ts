import type { Command } from 'commander';
import { targetsCommand } from '../open-targets.ts';
import { ends } from './ends.ts';

/** `suite targets`. */
export function define(command: Command): void {
  command.action(ends(() => targetsCommand()));
}
