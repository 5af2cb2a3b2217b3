import { randomBytes } from 'node:crypto';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets k6 processes begin together. */
export type Gate = {
  /** Where a script asks when it is set up; the answer is when to begin, in milliseconds since the epoch. */
  readonly url: string;
  readonly stop: () => void;
};

/** For the answers to reach everybody. */
const aheadMs = 300;

/**
 * Keeps whoever asks waiting until all have asked. A time fixed beforehand would have to be long enough for the slowest
 * machine with the most VUs.
 * @param count of the processes
 */
export async function openGate(count: number): Promise<Gate> {
  const waiting: ServerResponse[] = [];
  const path = `/${randomBytes(16).toString('hex')}`; // nobody else of this machine is to be counted
  const server = createServer(({ url }, response) => {
    if (url === path) waiting.push(response);
    else response.writeHead(404).end();
    if (waiting.length === count) letIn(waiting.splice(0));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function letIn(waiting: readonly ServerResponse[]): void {
  const begin = String(Date.now() + aheadMs);
  for (const one of waiting) one.end(begin);
}
