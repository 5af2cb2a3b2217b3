import type { Command } from 'commander';
import { lookCommand, targetsCommand } from '../open-targets.ts';
import { ends } from './ends.ts';

/** `suite targets`. */
export function define(command: Command): void {
  command
    .option(
      '--look',
      'ask each target, by a sign-in and GETs alone, whether it can be judged; say what a run would do there, and what not',
    )
    .action(ends(({ look }: { look?: true }) => (look ? lookCommand() : targetsCommand())));
}
