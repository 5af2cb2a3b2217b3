import { InvalidArgumentError } from 'commander';
import { startMock } from '../mock/start.ts';
import { UsageError } from './usage-error.ts';

export type MockOptions = { readonly port: number; readonly host: string };

/** A TCP port from the command line. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 (any free one) to 65535');
  return port;
}

function whyNot({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is taken; choose another with --port, or 0 for any free one`;
  return message;
}

/** Serves the mock until a signal ends it. */
export async function mockCommand({ port, host }: MockOptions): Promise<number> {
  const mock = await startMock({ port, host }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the mock cannot listen: ${whyNot(error, port, host)}`);
  });
  console.log(`mock listens on ${mock.url}`);
  console.log(`  Import2       ${mock.url}/api/v2.1  and  ${mock.url}/api/sandbox   -u mock-anything:X`);
  console.log(`  Elastic Path  ${mock.url}/v2   -H 'Authorization: Bearer mock-anything'`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    if (process.send) process.once('disconnect', resolve); // the process that started it has ended
  });
  await mock.stop();
  if (process.connected) process.disconnect(); // the channel to our parent would keep this process alive
  return 0;
}
