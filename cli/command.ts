import { InvalidArgumentError, Option } from 'commander';
import { withoutSecrets } from '../contracts/values/secret.ts';
import { type NightPart, forgetUnmade, keepUnmade } from '../runs/result-files.ts';
import { usualOut } from '../targets/open.ts';
import { exitCodeFor } from './exit-code-for.ts';
import { secretsAtHand } from './output.ts';
import { fromUser, inCheckout } from './standing.ts';

/** Ends the process with what a command returns. */
export const ends =
  <Given extends readonly unknown[]>(command: (...given: Given) => Promise<number>) =>
  async (...given: Given): Promise<void> => {
    process.exitCode = await command(...given);
  };

/**
 * A command that makes a part of a night, as a whole. Where it ends without a result, the page of the night is told why; by
 * hand, or where only some of it is asked for, which goes beside the whole, the terminal alone is.
 */
export const partOfNight =
  <Options extends { readonly out: string }>(part: NightPart, command: (options: Options) => Promise<number>) =>
  async (options: Options): Promise<number> => {
    try {
      const code = await command(options);
      forgetUnmade(options.out, part);
      return code;
    } catch (error) {
      const exit = exitCodeFor(error);
      const why = withoutSecrets(error instanceof Error ? error.message : String(error), secretsAtHand());
      if (process.env['SUITE_NIGHT']) keepUnmade(options.out, part, { exit, why });
      return exit;
    }
  };

/** The option that all commands share which leave something behind. Its default lies in the checkout. */
export const outOption = (what = 'where results and reports go'): Option =>
  new Option('--out <folder>', what).argParser(fromUser).default(inCheckout(usualOut), usualOut);

/** What an option was called before: still taken as that option, and not listed. */
export function formerly(flags: string, now: Option): Option {
  const former = new Option(flags).hideHelp();
  former.attributeName = () => now.attributeName();
  return now.parseArg ? former.argParser(now.parseArg) : former;
}

export const whole =
  (least: number, most = 999_999) =>
  (text: string): number => {
    if (/^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is allowed`);
  };

/** The number of a TCP port; 0 takes any free one. */
export const portNumber = whole(0, 65_535);
