import type { NamedSecret } from '../../contracts/settings.ts';

/** The bytes of a secret in one of the ways it may be written. */
export type Needle = { readonly name: string; readonly form: string; readonly bytes: Buffer };

/** What of a text's base64 does not depend on its neighbours, when it stands so many bytes into a group of three. */
function base64Within(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

const urlSafe = (text: string): string => text.replace(/\+/g, '-').replace(/\//g, '_');

/** Every way in which a secret is looked for as it stands. What hides it deeper is undone by the views first. */
export function needlesOf({ name, secret }: NamedSecret): Needle[] {
  const value = secret.reveal();
  const bytes = Buffer.from(value, 'utf8');
  const inBase64 = [0, 1, 2].map((shift) => base64Within(bytes, shift));
  const forms: readonly (readonly [form: string, bytes: Buffer])[] = [
    ['as it is', bytes],
    ['reversed', Buffer.from([...value].toReversed().join(''))],
    ['in hex', Buffer.from(bytes.toString('hex'))],
    ['in upper-case hex', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['in UTF-16', Buffer.from(value, 'utf16le')],
    ['in UTF-16, big-endian', Buffer.from(value, 'utf16le').swap16()],
    ...inBase64.map((text) => ['in base64', Buffer.from(text)] as const),
    ...inBase64.map((text) => ['in URL-safe base64', Buffer.from(urlSafe(text))] as const),
  ];
  const seen = new Set<string>();
  return forms
    .filter(
      ([, form]) => form.length >= shortest && !seen.has(form.toString('latin1')) && seen.add(form.toString('latin1')),
    )
    .map(([form, needle]) => ({ name, form, bytes: needle }));
}

/** A form shorter than this would be found everywhere. */
const shortest = 6;
