import { contract } from '../../contracts/contract.ts';

/** The members that openapi.yaml marks as secret (`x-secret`), wherever they stand. */
const names = [
  ...new Set(
    Object.values(contract.operations).flatMap(({ requestBody, responses }) =>
      [...(requestBody?.secrets ?? []), ...Object.values(responses).flatMap(({ secrets }) => secrets)].map((pointer) =>
        pointer.slice(pointer.lastIndexOf('/') + 1),
      ),
    ),
  ),
];

/** The name of each secret member whose value stands unstarred in a text, as JSON, also escaped within other JSON. */
const unstarred = new RegExp(`\\\\*"(${names.join('|')})\\\\*"\\s*:\\s*\\\\*"((?:[^"\\\\]|\\\\(?!"))+)`, 'g');

/**
 * What servers issue is not known by its value after the run, but by its name: it has to be stars.
 * @param text bytes read as Latin-1
 */
export function issuedIn(text: string): string[] {
  const found = [...text.matchAll(unstarred)].filter(
    ([, , value = '']) => value.length >= shortest && !harmlessValue.test(value),
  );
  return [...new Set(found.map(([, name]) => name ?? ''))];
}

/** Stars, though our own shortening cut into them (an ellipsis, here as its three bytes), and what stands for a secret in a record that is judged again offline. */
const harmlessValue =
  /^(?:\*\*\*|\*{0,2}\u00e2\u0080\u00a6 \(\d+ characters\)|redacted-secret-|https:\/\/redacted\.invalid\/)/;

/** An issued secret is longer than this; a `"token": "string"` of a mock is none. */
const shortest = 12;
