import { type Socket, connect } from 'node:net';

const connections = 32;

/**
 * Asks over so many keep-alive connections, each as soon as its last answer has come, for a time.
 * @param next the bytes of the next request
 * @returns answers a second
 * @throws Error at an answer that is no success: it would be measured as if it were one
 */
export async function keepAsking(url: URL, seconds: number, next: () => string): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1000;
  const counts = await Promise.all(Array.from({ length: connections }, () => askOver(url, until, next)));
  return counts.reduce((sum, answers) => sum + answers, 0) / ((performance.now() - began) / 1000);
}

function askOver({ hostname, port }: URL, until: number, next: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    let heard = '';
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const ask = (): void => {
      if (performance.now() < until) socket.write(next(), 'latin1');
      else socket.end();
    };
    socket.setEncoding('latin1');
    socket.once('connect', ask);
    socket.once('error', reject);
    socket.once('close', () => resolve(answers));
    socket.on('data', (text: string) => {
      heard += text;
      const length = lengthOf(heard);
      if (length === null || heard.length < length) return;
      if (!heard.startsWith('HTTP/1.1 20'))
        socket.destroy(new Error(`an answer that is no success: ${heard.slice(0, 200)}`));
      heard = '';
      answers += 1;
      ask();
    });
  });
}

/** How long the whole answer is, null while its head is not there. */
function lengthOf(heard: string): number | null {
  const end = heard.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const at = heard.indexOf('content-length: ');
  return end + 4 + (at < 0 ? 0 : parseInt(heard.slice(at + 16, at + 28), 10));
}
