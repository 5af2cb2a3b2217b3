import { type Command, InvalidArgumentError } from 'commander';
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
    .option('--path <path>', 'the path that webhooks are sent to', parsePath, '/')
    .addOption(out())
    .action(ends(webhooksCommand));
}

function parsePath(text: string): string {
  if (/^\/[^\s?#]*$/.test(text)) return text;
  throw new InvalidArgumentError('a path is allowed, such as /webhooks');
}
