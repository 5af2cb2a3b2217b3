import { figure, withUnit } from '../../contracts/show/words.ts';
import type { ComparedFigure } from '../../runs/slower.ts';

/** What a figure was in the nights before: `median 32 ms, 29 to 34 ms`. */
export const beforeInWords = ({ median, low, high, unit }: ComparedFigure): string =>
  `median ${withUnit(median, unit)}, ${figure(low)} to ${withUnit(high, unit)}`;

export const tonightInWords = ({ value, unit }: ComparedFigure): string => withUnit(value, unit);

export const shareInWords = ({ share }: ComparedFigure): string => `${Math.round(share * 100)} %`;

export const slowerInWords = (one: ComparedFigure): string =>
  `${one.what} (${one.journey} at ${one.target}) is ${tonightInWords(one)}: slower than each of ${one.nights} nights, by ${shareInWords(one)} (${beforeInWords(one)}).`;
