import { InvalidArgumentError } from 'commander';
import { recordKinds } from '../data/record-kinds.ts';
import type { ProfileName } from '../profiles.ts';
import type { InputFile } from './input.ts';

/** Options of `suite load import-jobs`; what is left out depends on the target. */
export type JobsOptions = {
  readonly out: string;
  readonly profile: ProfileName;
  readonly force: boolean;
  readonly files?: number;
  readonly records?: number;
  readonly mix?: Mix;
  /** A share, 0 to 1. */
  readonly badLines?: number;
  readonly file?: string;
  /** `file`, checked and copied. */
  readonly own?: InputFile;
  readonly checkFile?: string;
  readonly migrations?: number;
  readonly durationMs?: number;
  readonly rate?: number;
  readonly vus?: number;
  readonly processes?: number;
  readonly endsWithinMs?: number;
  readonly recordsPerSecond?: number;
  readonly seed?: string;
};

type Mix = { readonly [type: string]: number };

/** Weights of record types, such as `subscription_plan=3,subscription=1`. */
export function parseMix(text: string): Mix {
  const known: readonly string[] = recordKinds.map(({ type }) => type);
  const pairs = text.split(',').map((pair): [string, number] => {
    const [type = '', weight = '1'] = pair.trim().split('=');
    if (!known.includes(type))
      throw new InvalidArgumentError(`${JSON.stringify(type)} is no record type; ${known.join(', ')} are`);
    const number = Number(weight);
    if (weight.trim() !== '' && number >= 0 && number < Infinity) return [type, number];
    throw new InvalidArgumentError(`the weight of ${type} is ${JSON.stringify(weight)}; a number from 0 on is allowed`);
  });
  if (pairs.some(([, weight]) => weight > 0)) return Object.fromEntries(pairs);
  throw new InvalidArgumentError('one weight at least must be above 0');
}

/** A share such as `2%` or `0.02`. */
export function parseShare(text: string): number {
  const [, number = '', percent = ''] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  const share = number === '' ? NaN : Number(number) / (percent === '' ? 1 : 100);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('a share is allowed, such as 2% or 0.02');
}
