import { createHash } from 'node:crypto';

/** Ids and tokens that no two accounts share and that a seed repeats. */
export const hex = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex');

/** A version 4 UUID made of a hash. */
export function uuid(...parts: readonly (string | number)[]): string {
  const digits = hex(...parts);
  const variant = ((parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ].join('-');
}
