import { textPlaceholder, urlPlaceholder } from '../../contracts/show/record.ts';
import { secretNames, shortestIssued } from '../../contracts/show/redact.ts';
import { formsOf } from '../../contracts/values/secret.ts';
import type { NamedSecret } from '../../contracts/settings/readers.ts';

/** The bytes of a secret in one of the ways it may be written. */
export type Needle = { readonly name: string; readonly form: string; readonly bytes: Buffer };

/** Every way in which a secret is looked for as it stands. What hides it deeper is undone by the views first. */
export const needlesOf = ({ name, secret }: NamedSecret): Needle[] =>
  formsOf(secret).flatMap(([form, text]) => [
    { name, form, bytes: Buffer.from(text) },
    ...(form === 'as it is'
      ? [
          { name, form: 'in UTF-16', bytes: Buffer.from(text, 'utf16le') },
          { name, form: 'in UTF-16, big-endian', bytes: Buffer.from(text, 'utf16le').swap16() },
        ]
      : []),
  ]);

/** What is no secret of the settings and has to be stars all the same, wherever it stands. */
export type Unstarred = { readonly name: string; readonly how: string };

/** A secret member (`x-secret`) with its value, as JSON, also escaped within other JSON. */
const member = new RegExp(`\\\\*"(${secretNames.join('|')})\\\\*"\\s*:\\s*\\\\*"((?:[^"\\\\]|\\\\(?!"))+)`, 'g');

/** Stars, though our own shortening cut into them (an ellipsis, here as its three bytes). */
const isStarred = /^(?:\*\*\*|\*{0,2}\u00e2\u0080\u00a6 \(\d+ characters)/;

/** What stands for a secret in a record that is judged again offline, or stars. */
const isHarmless = (value: string): boolean =>
  isStarred.test(value) || [urlPlaceholder, textPlaceholder].some((start) => value.startsWith(start));

/** A URL with a user, or user and password; the scheme keeps it from being found in bytes of chance. */
const withUser = new RegExp(
  String.raw`[a-z]{2,}(?::|%3a)(?:\\*\/|%2f){2}(?!(?:\*{3}|${textPlaceholder}\w+)(?:@|%40))(?:(?!%2f)[!$-.0-;=A-[\]-~])+?(?:@|%40)`,
  'i',
);

/**
 * What servers issue is not known by its value after the run, but by its name; the credentials of a URL by their place.
 * @param text bytes read as Latin-1
 */
export function unstarredIn(text: string): Unstarred[] {
  const issued = [...text.matchAll(member)].filter(
    ([, , value = '']) => value.length >= shortestIssued && !isHarmless(value),
  );
  return [
    ...[...new Set(issued.map(([, name = '']) => name))].map((name) => ({
      name,
      how: 'a value that a server issued, not starred',
    })),
    ...(withUser.test(text) ? [{ name: 'a URL', how: 'with user or password, not starred' }] : []),
  ];
}
