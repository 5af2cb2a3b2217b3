import { base64 } from './base64.ts';
import { wellFormed } from './json.ts';

/** A value that must never be written: it prints as stars wherever it is turned into text. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that puts it on the wire. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return stars;
  }

  toJSON(): string {
    return stars;
  }
}

export const stars = '***';

/** A secret shorter than this is not searched for in text: it would blot out words it has nothing to do with. */
const shortest = 6;

/** The forms in which a secret may stand in text: as it is, URL-encoded, inside JSON, inside base64. */
function formsOf(secret: Secret): readonly string[] {
  const known = forms.get(secret);
  if (known) return known;
  const value = wellFormed(secret.reveal());
  const written = [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    ...[0, 1, 2].map((shift) => base64Within(value, shift)),
  ];
  const found = value.length < shortest ? [] : [...new Set(written)];
  forms.set(secret, found);
  return found;
}

/**
 * What of a text's base64 form does not depend on its neighbours, when it stands so many bytes into a group of three:
 * finds a token in Basic credentials whatever the password, and inside larger text that was encoded as a whole.
 */
function base64Within(text: string, shift: number): string {
  const encoded = base64('\u0000'.repeat(shift) + text);
  const bytes = shift + encodeURIComponent(text).replace(/%../g, 'x').length;
  return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor((bytes * 8) / 6));
}

/** Worked out once for each secret: every exchange asks. */
const forms = new WeakMap<Secret, readonly string[]>();

/** The text without any of the secrets, in whatever form they stand there. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  let clean = text;
  for (const form of secrets.flatMap(formsOf)) if (clean.includes(form)) clean = clean.split(form).join(stars);
  return clean;
}

/** The text with something else in place of one secret, in whatever form it stands there. */
export const replaceSecrets = (text: string, secret: Secret, by: string): string =>
  formsOf(secret).reduce((clean, form) => (clean.includes(form) ? clean.split(form).join(by) : clean), text);

/** Whether one of the secrets stands in the text, in any form. */
export const holdsSecret = (text: string, secrets: readonly Secret[]): boolean =>
  withoutSecrets(text, secrets) !== text;
