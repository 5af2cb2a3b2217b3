import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from './property.ts';

const shown = 600;

/** A failing case in words: what broke, the bytes that broke it, and how to send them again. The whole of them goes to a file. */
export function showFailure({ family, complaint, example: { written } }: Failure, folder: string): string {
  const bytes = written.pieces.join('');
  const file = join(folder, `${family}.bin`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, bytes, 'latin1');
  const pieces = written.pieces.map((piece) =>
    JSON.stringify(piece.length > shown ? `${piece.slice(0, shown)}…` : piece),
  );
  return [
    `${family}: ${complaint}`,
    `  ${written.pieces.length} pieces, ${bytes.length} bytes, and then the client ${written.ends}:`,
    ...pieces.map((piece) => `    ${piece}`),
    `  again: npm run mock -- --port 4010 --limiter none & nc 127.0.0.1 4010 < ${file}`,
  ].join('\n');
}
