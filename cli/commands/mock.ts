import type { Command } from 'commander';
import { mockCommand, parseFault, parseLimiter, parsePort, parseSpeed } from '../mock.ts';
import { ends } from './ends.ts';

/** `suite mock`. */
export function define(command: Command): void {
  command
    .option('--port <n>', 'the port; 0 takes any free one', parsePort, 4010)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--limiter <limiter>',
      'for all accounts: none, or such as token-bucket:limit=10,windowMs=1000,burst=20',
      parseLimiter,
    )
    .option('--records-per-second <n>', 'how fast jobs run (default 5000)', parseSpeed)
    .option('--seed <text>', 'ids and tokens are made from it')
    .option('--fault <fault>', 'break for all accounts, by name or JSON; can be repeated', parseFault)
    .option('--faults', 'list the names of faults, and serve nothing')
    .option('--log', 'print each request')
    .action(ends(mockCommand));
}
