import { type Command, Option } from 'commander';
import { join } from 'node:path';
import type { FuzzOptions } from '../mock/fuzz/judge.ts';
import { startMockProcess } from '../targets/start-mock.ts';
import { ends, outOption, whole } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { outFolder } from './out-folder.ts';

export type FuzzCommandOptions = Omit<FuzzOptions, 'url'>;

/** Tries to break a mock in a process of its own: a crash or an unhandled rejection there is seen, and ends nothing here. */
async function fuzzCommand({ cases, seed, out, ...options }: FuzzCommandOptions): Promise<number> {
  const { fuzz } = await import('../mock/fuzz/fuzz.ts'); // with fast-check, which no other command needs
  const folder = join(outFolder(out), 'fuzz');
  const mock = await startMockProcess(['--limiter', 'none', '--seed', `fuzz-${seed}`]);
  try {
    const isWhole = await fuzz({ ...options, seed, url: new URL(mock.url), cases, out: folder });
    const trouble = mock.trouble() ?? (await whyUnwell(mock.url));
    console.log(
      trouble
        ? `BROKEN the mock afterwards: ${trouble}`
        : 'ok     the mock still answers; no crash, no unhandled rejection',
    );
    return isWhole && !trouble ? exitCodes.holds : exitCodes.broken;
  } finally {
    await mock.stop();
  }
}

/** What is wrong with a plain request of each API and of the control API; null when they are answered. */
async function whyUnwell(url: string): Promise<string | null> {
  const basic = `Basic ${Buffer.from('mock-fuzz-afterwards:X').toString('base64')}`;
  for (const [path, authorization] of [
    ['/_mock', ''],
    ['/api/v2.1/tools', basic],
    ['/v2/subscriptions/imports', 'Bearer mock-fuzz-afterwards'],
  ] as const) {
    const asked = fetch(url + path, { headers: { authorization }, signal: AbortSignal.timeout(2000) });
    const status = await asked.then((answer) => answer.status, String);
    if (status !== 200) return `${path} gets ${status}`;
  }
  return null;
}

export const define = (command: Command): Command =>
  command
    .option('--cases <n>', 'property cases; Schemathesis gets a share of it for each operation', whole(1), 12_000)
    .option('--seed <n>', 'repeat a run with the seed it printed', whole(0, 2 ** 31 - 1), 1)
    .addOption(new Option('--only <part>', 'one of the two').choices(['property', 'schemathesis']))
    .addOption(outOption())
    .action(ends(fuzzCommand));
