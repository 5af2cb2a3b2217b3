import { type Socket, connect } from 'node:net';

/** What a client writes to one connection, piece by piece. Text is bytes, one a character (latin1). */
export type Written = {
  readonly pieces: readonly string[];
  /** `waits`: for every answer. `stops`: sends no more, and says so once nothing comes. `vanishes`: is gone at once. */
  readonly ends: 'waits' | 'stops' | 'vanishes';
  /** How long it has patience, in milliseconds; 5 s if not said. */
  readonly patienceMs?: number;
};

/** What came back, and how the connection ended; `hangs`: it did not. */
export type Heard = { readonly bytes: Buffer; readonly end: 'closed' | 'reset' | 'refused' | 'hangs' };

/** How long a client that stops listens for a first sign, in milliseconds. */
const quietMs = 12;
/** How long a client waits for an answer, and for the end of a connection. */
const patience = 5000;

const endings: { readonly [code: string]: Heard['end'] } = { ECONNREFUSED: 'refused' };

/** Writes to a connection of its own and listens until it is closed. Never throws for what the server does. */
export function converse(
  { hostname, port }: URL,
  { pieces, ends, patienceMs = patience }: Written,
  isWhole: (bytes: Buffer) => boolean,
): Promise<Heard> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    let end: Heard['end'] = 'closed';
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
    const giveUp = setTimeout(() => {
      end = 'hangs';
      socket.destroy();
    }, patienceMs);
    const quiet = setTimeout(() => socket.end(), ends === 'stops' ? quietMs : patienceMs);
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => (end = endings[code] ?? 'reset'));
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      if (isWhole(Buffer.concat(heard))) socket.end();
      else quiet.refresh();
    });
    socket.on('end', () => socket.end());
    socket.once('close', () => {
      clearTimeout(giveUp);
      clearTimeout(quiet);
      resolve({ bytes: Buffer.concat(heard), end });
    });
    void write(socket, pieces).then(() => ends === 'vanishes' && socket.destroy());
  });
}

/** Writes each piece in a turn of its own, so that the server reads them one by one. */
async function write(socket: Socket, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    if (!socket.writable) return;
    await new Promise((resolve) => socket.write(piece, 'latin1', resolve)); // a failed write calls back as well
    await new Promise(setImmediate);
  }
}
