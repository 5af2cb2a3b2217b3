import { type IncomingMessage, STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What the server layer's complaints are answered with; 400 where none stands here. */
const statuses: { readonly [code: string]: number } = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** How long a client is listened to after the last word, so that it can read that word before the connection is gone. */
const lingerMs = 500;

/** Answers bytes that are no HTTP request, or not a whole one. They belong to no operation: no body, and the connection ends. */
export function answerNoRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  const { code = '' } = error;
  if (code === 'ECONNRESET') socket.destroy();
  if (!socket.writable) return;
  const pending = answering(socket);
  if (pending?.req.complete) {
    pending.once('close', () => answerNoRequest(error, socket)); // answers go out in the order of the requests
    return;
  }
  socket.end(pending?.headersSent ? '' : lastWord(statuses[code] ?? 400));
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

const lastWord = (status: number): string =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;

/** The answer that is due next on a connection, if one is; Node has no public name for it. */
const answering = (socket: Socket): ServerResponse | null =>
  // eslint-disable-next-line no-underscore-dangle -- Node's own
  (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage ?? null;

/** A Content-Type that names no media type counts as absent: a body is read whatever it is called (I-12). */
const namesMediaType = (type = 'application/json'): boolean =>
  /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/.test(type);

/** Hands to the routes what Node or the framework would answer, or drop, by themselves. */
export function routeOddRequests(server: Server): void {
  server.prependListener('request', ({ headers }: IncomingMessage, response: ServerResponse) => {
    if (!namesMediaType(headers['content-type'])) delete headers['content-type'];
    if (headers.upgrade) response.setHeader('connection', 'close'); // Node reads nothing behind such a request
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined); // gone before it was told
    socket.end(lastWord(404));
  });
}
