import { type Command, Option } from 'commander';
import { join } from 'node:path';
import type { FuzzPart } from '../mock/fuzz/fuzz.ts';
import { ends, outOption, whole } from './command.ts';
import { exitCodes } from './exit-codes.ts';

export type FuzzCommandOptions = {
  readonly cases: number;
  readonly seed: number;
  readonly only?: FuzzPart;
  readonly out: string;
};

/** Tries to break the mock. */
export async function fuzzCommand({ cases, out, ...options }: FuzzCommandOptions): Promise<number> {
  const { fuzz } = await import('../mock/fuzz/fuzz.ts'); // with fast-check, which no other command needs
  const say = (line: string): void => console.log(line);
  const holds = await fuzz({ ...options, cases, out: join(out, 'fuzz'), say });
  return holds ? exitCodes.holds : exitCodes.broken;
}

/** `suite fuzz`. */
export const define = (command: Command): Command =>
  command
    .option('--cases <n>', 'property cases; Schemathesis gets a share of it for each operation', whole(1), 12_000)
    .option('--seed <n>', 'repeat a run with the seed it printed', whole(0, 2 ** 31 - 1), 1)
    .addOption(new Option('--only <part>', 'one of the two').choices(['property', 'schemathesis']))
    .addOption(outOption())
    .action(ends(fuzzCommand));
