import { type Command, InvalidArgumentError } from 'commander';
import { usualMockPort } from '../contracts/spec/targets.ts';
import { parseJson } from '../contracts/values/json.ts';
import { type LimiterSetting, parseLimiterSetting } from '../limiter/models/setting.ts';
import { faults } from '../faults/catalogue.ts';
import { parseFaultSettings } from '../faults/parse.ts';
import type { FaultSetting } from '../faults/setting.ts';
import { type MockOptions, startMock, usualRecordsPerSecond } from '../mock/start.ts';
import { ends, portNumber } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { UsageError } from '../targets/errors.ts';
import { onceParentEnds } from '../targets/parent.ts';

export type MockCommandOptions = {
  readonly port: number;
  readonly host: string;
  readonly limiter?: LimiterSetting;
  readonly recordsPerSecond?: number;
  readonly seed?: string;
  readonly log?: boolean;
  readonly fault?: readonly FaultSetting[];
  readonly faults?: boolean;
};

/** A number above 0 from the command line. */
export function parseSpeed(text: string): number {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new InvalidArgumentError('a speed is a number above 0');
}

/** A limiter from the command line: `none`, JSON, or a kind with parameters, `token-bucket:limit=10,windowMs=1000,burst=20`. */
const parseLimiter = (text: string): LimiterSetting =>
  orInvalid(() => parseLimiterSetting(parseJson(text) ?? shortForm(text)));

/** What a parser of the kernel reads; its complaint is the command line's. */
function orInvalid<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function shortForm(text: string): string | { [member: string]: string | number | boolean } {
  if (text === 'none') return text;
  const [kind = '', parameters = ''] = text.split(':');
  const pairs = parameters.split(',').filter((pair) => pair !== '');
  return { kind, ...Object.fromEntries(pairs.map(pairOf)) };
}

function pairOf(pair: string): [string, string | number | boolean] {
  const [name = '', value = ''] = pair.split('=');
  const known: { readonly [word: string]: boolean } = { true: true, false: false };
  return [name, known[value] ?? (/^\d+$/.test(value) ? Number(value) : value)];
}

/** A fault from the command line, beside those given before: a name of the catalogue, or JSON as the control API takes it. */
const parseFault = (text: string, before: readonly FaultSetting[] = []): FaultSetting[] =>
  orInvalid(() => [...before, ...parseFaultSettings([parseJson(text) ?? { fault: text }])]);

/** Serves the mock until a signal ends it, or lists its faults. */
async function mockCommand(options: MockCommandOptions): Promise<number> {
  if (options.faults) {
    for (const { id, at } of faults) console.log(at.operation ? `${id}  at ${at.operation}` : id);
    return exitCodes.holds;
  }
  const mock = await startMock(mockOptions(options)).catch(({ code, message }: NodeJS.ErrnoException) => {
    const taken = `port ${options.port} on ${options.host} is taken; choose another with --port, or 0 for any free one`;
    throw new UsageError(`the mock cannot listen: ${code === 'EADDRINUSE' ? taken : message}`);
  });
  console.log(`mock listens on ${mock.url}`);
  console.log(`  Import2       ${mock.url}/api/v2.1  and  ${mock.url}/api/sandbox   -u mock-anything:X`);
  console.log(`  Elastic Path  ${mock.url}/v2   -H 'Authorization: Bearer mock-anything'`);
  console.log(`  for people    ${mock.url}/`);
  await new Promise((resolve) => {
    process.on('SIGINT', () => {
      if (!process.send) resolve(undefined); // else Ctrl-C is for the process that started it, which stops it in the end
    });
    process.once('SIGTERM', resolve).once('SIGHUP', resolve);
    onceParentEnds(() => resolve(undefined));
  });
  await mock.stop();
  if (process.connected) process.disconnect(); // the channel to our parent would keep this process alive
  return exitCodes.holds;
}

const mockOptions = ({ port, host, limiter, recordsPerSecond, seed, log, fault }: MockCommandOptions): MockOptions => ({
  port,
  host,
  ...(limiter ? { limiters: { import2: limiter, 'elastic-path': limiter } } : {}),
  ...(recordsPerSecond ? { recordsPerSecond } : {}),
  ...(seed ? { seed } : {}),
  ...(fault ? { faults: fault } : {}),
  ...(log ? { log: (line: string) => console.log(line) } : {}),
});

export const define = (command: Command): Command =>
  command
    .option('--port <n>', 'the port; 0 takes any free one', portNumber, usualMockPort)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--limiter <limiter>',
      'for all accounts: none, or such as token-bucket:limit=10,windowMs=1000,burst=20',
      parseLimiter,
    )
    .option('--records-per-second <n>', `how fast jobs run (default ${usualRecordsPerSecond})`, parseSpeed)
    .option('--seed <text>', 'ids and tokens are made from it')
    .option('--fault <fault>', 'break for all accounts, by name or JSON; can be repeated', parseFault)
    .option('--faults', 'list the names of faults, and serve nothing')
    .option('--log', 'print each request')
    .action(ends(mockCommand));
