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
const answering = (socket: Socket): ServerResponse<IncomingMessage> | null =>
  (socket as Socket & { _httpMessage?: ServerResponse<IncomingMessage> | null })._httpMessage ?? null;

/** Hands to the routes what Node would answer, or drop, by itself: an expectation nobody can meet, and CONNECT. */
export function routeOddRequests(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined); // gone before it was told
    socket.end(lastWord(404));
  });
}
