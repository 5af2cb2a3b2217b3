import { InvalidArgumentError, Option } from 'commander';
import { type ProfileName, profileNames } from '../load/profiles.ts';
import { whole } from './command.ts';

export const profileOption = (usual: ProfileName, what: string): Option =>
  new Option('--profile <name>', what).choices(profileNames).default(usual);

/** An option that takes a length of time, such as `--duration`, which the code knows as `durationMs`. */
export class TimeOption extends Option {
  constructor(flags: string, what: string) {
    super(flags, what);
    this.argParser(parseDuration);
  }

  override attributeName(): string {
    return `${super.attributeName()}Ms`;
  }
}

export const durationOption = (): Option =>
  new TimeOption('--duration <time>', 'stretch the profile to so long, such as 30s or 2m');

const units: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const longestMs = 12 * 3_600_000;

/** A length of time such as `30s`, in milliseconds. */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const found = Number(count) * (units[unit] ?? NaN);
  if (found >= 1000 && found <= longestMs) return found;
  throw new InvalidArgumentError('a time from 1s to 12h is allowed, such as 30s, 2m or 1h');
}

const mostPerSecond = 10_000;

/** Requests a second; fractions are allowed. */
export function parseRate(text: string): number {
  const found = Number(text);
  if (found >= 0.1 && found <= mostPerSecond) return found;
  throw new InvalidArgumentError(`0.1 to ${mostPerSecond} requests a second are allowed`);
}

/** How many k6 processes may share a run on this machine. */
export const mostProcesses = 8;

export const processesOption = (what: string): Option =>
  new Option('--processes <n>', what).argParser(whole(1, mostProcesses));
