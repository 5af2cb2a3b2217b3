import { Option } from 'commander';
import { fromUser, inCheckout } from '../standing.ts';

/** The option that all commands share which leave something behind. Its default lies in the checkout. */
export const out = (what = 'where results and reports go', standard = 'reports/out'): Option =>
  new Option('--out <folder>', what).argParser(fromUser).default(inCheckout(standard), standard);
