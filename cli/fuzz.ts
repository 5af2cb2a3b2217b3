import { InvalidArgumentError } from 'commander';
import { join } from 'node:path';
import type { FuzzPart } from '../mock/fuzz/fuzz.ts';
import { exitCodes } from './exit-codes.ts';

export type FuzzCommandOptions = {
  readonly cases: string;
  readonly seed: number;
  readonly only?: FuzzPart;
  readonly out: string;
};

/** A seed from the command line: fast-check and Schemathesis both take a whole number. */
export function parseFuzzSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 31) return seed;
  throw new InvalidArgumentError('a seed is a whole number from 0 to 2147483647');
}

/** The part of the fuzz that is wanted alone. */
export function parseFuzzPart(text: string): FuzzPart {
  if (text === 'property' || text === 'schemathesis') return text;
  throw new InvalidArgumentError('property or schemathesis is allowed; both run if it is left out');
}

/** Tries to break the mock. */
export async function fuzzCommand({ cases, out, ...options }: FuzzCommandOptions): Promise<number> {
  const { fuzz } = await import('../mock/fuzz/fuzz.ts'); // with fast-check, which no other command needs
  const say = (line: string): void => console.log(line);
  const holds = await fuzz({ ...options, cases: Number(cases), out: join(out, 'fuzz'), say });
  return holds ? exitCodes.holds : exitCodes.broken;
}
