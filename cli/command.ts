import { InvalidArgumentError, Option } from 'commander';
import { fromUser, inCheckout } from './standing.ts';

/** Ends the process with what a command returns. */
export const ends =
  <Options>(command: (options: Options) => Promise<number>) =>
  async (options: Options): Promise<void> => {
    process.exitCode = await command(options);
  };

/** The same of a command with an argument. */
export const endsWith =
  <Argument, Options>(command: (argument: Argument, options: Options) => Promise<number>) =>
  (argument: Argument, options: Options): Promise<void> =>
    ends((asked: Options) => command(argument, asked))(options);

/** The option that all commands share which leave something behind. Its default lies in the checkout. */
export const outOption = (what = 'where results and reports go', standard = 'reports/out'): Option =>
  new Option('--out <folder>', what).argParser(fromUser).default(inCheckout(standard), standard);

/** A whole number from the command line. */
export const whole =
  (least: number, most = 999_999) =>
  (text: string): number => {
    if (/^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is allowed`);
  };

/** The number of a TCP port; 0 takes any free one. */
export const portNumber = whole(0, 65_535);
