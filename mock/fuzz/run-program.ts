import { spawn } from 'node:child_process';

export type Ran = { readonly code: number | null; readonly output: string };

/** Runs a program to its end, its words kept. @throws Error if it cannot be started or takes longer than so many milliseconds */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, timeoutMs }: { readonly cwd?: string; readonly timeoutMs: number },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(cwd ? { cwd } : {}),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal)
        reject(
          new Error(`${command} was ended by ${signal}, ${timeoutMs / 1000} s at the most: ${output.slice(-500)}`),
        );
      else resolve({ code, output });
    });
  });
}
