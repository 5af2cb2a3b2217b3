import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { HarnessError } from './errors.ts';
import { startMockProcess } from './start-mock.ts';
import { freshFolder } from '../testing/temporary-files.ts';

test('a mock that does not say where it listens is not waited for, and is ended', async () => {
  const started = startMockProcess([], 1);
  await expect(started).rejects.toThrow(HarnessError);
  await expect(started).rejects.toThrow(/^the mock did not say within 0\.001 s where it listens/);
});

const entry = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

/** Starts a mock as `startMockProcess` does, tells its process, and ends at once. */
const hasty = `
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const args = [${JSON.stringify(entry)}, 'mock', '--port', '0'];
  console.log(require('node:child_process').spawn(process.execPath, args, { stdio, detached: true }).pid);
  process.exit();`;

test('a mock whose starter ends before it listens ends as well', async () => {
  const { stdout } = spawn(process.execPath, ['-e', hasty], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let isOver = false; // once nobody is left who could write
  stdout.on('data', (chunk: Buffer) => (said += chunk.toString())).once('end', () => (isOver = true));
  try {
    await vi.waitFor(() => expect(isOver).toBe(true), { timeout: 60_000, interval: 100 });
  } finally {
    if (!isOver) process.kill(parseInt(said));
  }
});

test('what a mock says before it listens is no trouble; what it says later is', async () => {
  const said = join(freshFolder(), 'said.cjs');
  const late = "setTimeout(() => console.error('a late complaint'), 1000)";
  writeFileSync(
    said,
    `process.emitWarning('of Node'); const { log } = console;
     console.log = (...line) => (/listens/.test(line) && ${late}, log(...line));`,
  );
  vi.stubEnv('NODE_OPTIONS', `--require ${said}`);
  const mock = await startMockProcess();
  try {
    expect(mock.trouble()).toBeNull();
    await vi.waitFor(() => expect(mock.trouble()).toBe('it complains: a late complaint\n'), { timeout: 10_000 });
  } finally {
    vi.unstubAllEnvs();
    await mock.stop();
  }
});
