import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Header } from '../contracts/exchange.ts';
import type { WebhookMessage } from '../contracts/webhook.ts';

/** A message before its receiver knows the sender's time. */
export type Arrived = Omit<WebhookMessage, 'receivedAt'>;

const mostBodyBytes = 1024 * 1024;
const signatureHeader = 'x-authorization-content-sha256';

/** A real receiver of webhooks on this machine: takes what is posted to it, looks at its signature, answers at once, 200 if not told otherwise. */
export class WebhookReceiver {
  readonly arrived: Arrived[] = [];
  readonly #server: Server;
  #wake: () => void = () => undefined;

  constructor(secret: string | null, answers = 200) {
    this.#server = createServer((request, response) => {
      readBody(request)
        .then((body) => {
          response.writeHead(body === null ? 413 : answers).end();
          if (body !== null) this.#take(request, body, secret);
        })
        .catch(() => response.destroy()); // its sender cut it off: no message
    }).unref();
  }

  #take(request: IncomingMessage, body: Buffer, secret: string | null): void {
    const signature = judgeSignature(request, body, secret);
    this.arrived.push({ headers: headersOf(request), body: body.toString('utf8'), signature });
    this.#wake();
  }

  /**
   * Starts to listen, on a free port of the loopback address unless told otherwise.
   * @throws the listen error of Node (EADDRINUSE, EACCES)
   */
  async listen(port = 0, host = '127.0.0.1'): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, resolve);
    });
    const name = host.includes(':') ? `[${host}]` : host;
    return `http://${name}:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Waits until so many messages have come, or for as long. */
  async wait(count: number, patienceMs: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (this.arrived.length < count && Date.now() < deadline)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf({ rawHeaders }: IncomingMessage): Header[] {
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []));
}

function judgeSignature({ headers }: IncomingMessage, body: Buffer, secret: string | null): Arrived['signature'] {
  if (secret === null) return 'not-asked-for';
  const found = headers[signatureHeader];
  if (typeof found !== 'string') return 'missing';
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
  const given = Buffer.from(found);
  return given.length === right.length && timingSafeEqual(given, right) ? 'matches' : 'differs';
}
