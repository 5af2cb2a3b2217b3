import { type Json, cut } from '../../contracts/values/json.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import { expectedInWords, harmless, receivedInWords } from '../../contracts/show/wording.ts';

/** A text in parts, those that differ from the other side marked. */
export type Marked = readonly { readonly text: string; readonly differs: boolean }[];

export type Diff = { readonly where: string; readonly expected: Marked; readonly received: Marked };

const plain = (text: string): Marked => [{ text, differs: false }];
const whole = (text: string): Marked => [{ text, differs: true }];

/** What should have stood somewhere beside what did, with the difference marked as finely as it can be. */
export function diffOf(finding: WeighedFinding): Diff {
  const { expected, received, where } = finding;
  const place = harmless(where);
  if (received.kind === 'absent')
    return { where: place, expected: plain(expectedInWords(expected)), received: whole('nothing') };
  const wanted = expected.kind === 'equal' ? expected.value : null;
  if (wanted === null || typeof wanted !== typeof received.value)
    return { where: place, expected: plain(expectedInWords(expected)), received: whole(receivedInWords(received)) };
  const [left, right] = between(written(wanted), written(received.value));
  return { where: place, expected: left, received: right };
}

const longest = 400;

const written = (value: Json): string => cut(harmless(JSON.stringify(value)), longest);

/** What two texts begin and end with alike stays plain. */
function between(a: string, b: string): [Marked, Marked] {
  let from = 0;
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from += 1;
  let back = 0;
  while (back < Math.min(a.length, b.length) - from && a[a.length - 1 - back] === b[b.length - 1 - back]) back += 1;
  const parts = (text: string): Marked =>
    [
      { text: text.slice(0, from), differs: false },
      { text: text.slice(from, text.length - back), differs: true },
      { text: text.slice(text.length - back), differs: false },
    ].filter((part) => part.text !== '');
  return [parts(a), parts(b)];
}
