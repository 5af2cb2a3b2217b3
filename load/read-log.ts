import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LoadLine, parseLoadLine } from './lines.ts';

type LogEntry = { readonly level: string; readonly msg: string; readonly source?: string };

export type LogTaker = {
  readonly line: (line: LoadLine) => void;
  /** An exception that got past our own code: k6 goes on and ends with 0. */
  readonly exception: (text: string) => void;
};

/** Reads what a script wrote to k6's log, as a stream. */
export async function readLog(file: string, take: LogTaker): Promise<void> {
  if (!existsSync(file)) return;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const entry = entryOf(text);
    if (!entry) continue;
    const line = parseLoadLine(entry.msg);
    if (line) take.line(line);
    else if (entry.source === 'stacktrace' && entry.level === 'error') take.exception(entry.msg);
  }
}

function entryOf(text: string): LogEntry | null {
  try {
    return JSON.parse(text) as LogEntry;
  } catch {
    return null; // k6 was killed while it wrote
  }
}
