import type { Command } from 'commander';
import { parsePort } from '../mock.ts';
import { webhooksCommand } from '../webhooks.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

/** `suite webhooks`. */
export function define(command: Command): void {
  command
    .command('listen')
    .description('receive and judge them until Ctrl-C; IMPORT2_WEBHOOK_SECRET checks their signatures')
    .option('--port <n>', 'the port; 0 takes any free one', parsePort, 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(out())
    .action(ends(webhooksCommand));
}
