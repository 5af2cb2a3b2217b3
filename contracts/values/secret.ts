import { base64, utf8Of } from './base64.ts';
import { patternOf, wellFormed } from './json.ts';

/** A secret that is searched for in text has so many characters; a shorter one would be found all over. */
export const shortestSecret = 6;

/** A value that must never be written: it prints as stars wherever it is turned into text. */
export class Secret {
  /** Whether it is searched for in text; one that is shorter than that would blot out words it has nothing to do with. */
  readonly isSearched: boolean;
  readonly #value: string;

  constructor(value: string, searchedFrom = shortestSecret) {
    this.#value = value;
    this.isSearched = value.length >= searchedFrom;
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

/** A way in which a secret is written where nothing is escaped. */
export type Form = readonly [how: string, text: string];

/** Worked out once for each secret: every exchange asks. */
function once<Made>(make: (secret: Secret) => Made): (secret: Secret) => Made {
  const known = new WeakMap<Secret, Made>();
  return (secret) => {
    const found = known.get(secret);
    if (found !== undefined) return found;
    const made = make(secret);
    known.set(secret, made);
    return made;
  };
}

/** A secret as it is, in capitals or without, backwards, in hex, and in base64 whatever stands beside it there. */
export const formsOf = once((secret: Secret): readonly Form[] => {
  if (!secret.isSearched) return [];
  const value = wellFormed(secret.reveal());
  const hex = utf8Of(value).map(twoDigits).join('');
  const all: readonly Form[] = [
    ['in upper case', value.toUpperCase()],
    ['in lower case', value.toLowerCase()],
    ['as it is', value], // the last of alike names them
    ...inBase64(value).map((text): Form => ['in base64', text]),
    ['reversed', [...value].reverse().join('')],
    ['in hex', hex],
    ['in upper-case hex', hex.toUpperCase()],
  ];
  return [...new Map(all.map((form) => [form[1], form])).values()];
});

/**
 * What of a text's base64 form (RFC 4648, of either alphabet) does not depend on its neighbours, at each of the three
 * places in a group of bytes: finds a token in Basic credentials whatever the password, and inside larger text that was
 * encoded as a whole.
 */
const inBase64 = (text: string): string[] =>
  [0, 1, 2]
    .map((shift) => {
      const bytes = shift + utf8Of(text).length;
      return base64('\u0000'.repeat(shift) + text).slice(Math.ceil((shift * 8) / 6), Math.floor((bytes * 8) / 6));
    })
    .flatMap((form) => [form, form.replace(/\+/g, '-').replace(/\//g, '_')]);

const twoDigits = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Where nothing is escaped, nothing has to be looked for but texts. */
const escapes = /[%\\&]/;

const anyEscapes =
  /%(?:25)*([\da-f]{2})|\\+(?:u([\da-f]{4})|x([\da-f]{2})|([^]))|&(?:amp;)*(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi;

/** What an escape stands for, roughly. */
function meant(...[, percent, unit, byte, other, decimal, hex, name]: readonly (string | undefined)[]): string {
  if (other !== undefined) return other;
  if (name !== undefined) return Object.keys(inHtml).find((character) => inHtml[character] === name) ?? '';
  return String.fromCharCode(decimal ? Number(decimal) : parseInt(percent ?? unit ?? byte ?? hex ?? '0', 16));
}

/** A text with its escapes undone: it says whether a secret may stand there, at a small part of the pattern's cost. */
const unescaped = (text: string): string => text.replace(anyEscapes, meant);

/** Puts something in place of a form, escaped as it may be; not by a pattern, which for a long token takes a minute, or is refused. */
function replaceEscaped(text: string, form: string, by: string): string {
  const plain = unescaped(text);
  if (!plain.includes(form)) return text;
  const starts: number[] = []; // where in the text each unit of the plain one begins
  let at = 0;
  const keep = (end: number): void => {
    for (; at < end; at += 1) starts.push(at);
  };
  text.replace(anyEscapes, (...escape) => {
    keep(Number(escape[escape.length - 2]));
    if (meant(...(escape as string[])) !== '') starts.push(at);
    at += escape[0].length;
    return '';
  });
  keep(text.length);
  let [clean, done] = ['', 0];
  for (let from = plain.indexOf(form); from >= 0; from = plain.indexOf(form, from + form.length)) {
    clean += text.slice(done, starts[from]) + by;
    done = starts[from + form.length] ?? text.length;
  }
  return clean + text.slice(done);
}

const longestInPattern = 500;

/** A secret whose characters are no part of an escape themselves; of others nothing can be said without the pattern. */
const isSimple = /^[!-$'-[\]-~]+$/;

/** As it is or in base64, any of its characters escaped. Made when a text that has escapes asks for it. */
const escapedForm = once((secret) => {
  const value = wellFormed(secret.reveal());
  return new RegExp([value, ...inBase64(value)].map(inAnyEscape).join('|'), 'g');
});

const inAnyEscape = (text: string): string => [...text].map(anyEscape).join('');

/** Characters that have an escape of their own, in JSON and in HTML. */
const inJson: { readonly [character: string]: string } = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '"': '"',
  '\\': '\\',
  '/': '/',
};
const inHtml: { readonly [character: string]: string } = { '&': 'amp', '"': 'quot', '<': 'lt', '>': 'gt', "'": 'apos' };

/** A pattern for a character as it is or in an escape: of URLs, also twice over, of JSON at any depth, of HTML. */
function anyEscape(character: string): string {
  const anyCase = (digits: string): string => digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const code = character.codePointAt(0) ?? 0;
  const [json, html] = [inJson[character], inHtml[character]];
  const ways = [
    patternOf(character),
    ...(character === ' ' ? ['\\+'] : []),
    ...(json === undefined ? [] : [`\\\\+${patternOf(json)}`]),
    ...(html === undefined ? [] : [`&(?:amp;)*${html};`]),
    ...(code < 256 ? [`\\\\+x${anyCase(twoDigits(code))}`] : []),
    `&(?:amp;)*#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`,
    units.map((unit) => `\\\\+u${anyCase(unit.toString(16).padStart(4, '0'))}`).join(''),
    utf8Of(character)
      .map((byte) => `%(?:25)*${anyCase(twoDigits(byte))}`)
      .join(''),
  ];
  return `(?:${ways.join('|')})`;
}

/** The text with something else in place of each secret, in whatever form it stands there; one after the other. */
export function replaceSecrets(text: string, secrets: readonly Secret[], by: (secret: Secret) => string): string {
  const plain = escapes.test(text) ? unescaped(text) : null;
  let clean = text;
  for (const secret of secrets) {
    if (!secret.isSearched) continue;
    const isPlain = isSimple.test(secret.reveal()) || secret.reveal().length > longestInPattern;
    for (const [, form] of formsOf(secret)) {
      if (clean.includes(form)) clean = clean.split(form).join(by(secret));
      if (isPlain && plain?.includes(form)) clean = replaceEscaped(clean, form, by(secret));
    }
    if (!isPlain && plain !== null) clean = clean.replace(escapedForm(secret), () => by(secret));
  }
  return clean;
}

const replaceAll = (text: string, secrets: readonly Secret[]): string => replaceSecrets(text, secrets, () => stars);

export const holdsSecret = (text: string, secrets: readonly Secret[]): boolean => replaceAll(text, secrets) !== text;

/** The text without any of the secrets, in whatever form they stand there, and without user and password in any URL. */
export const withoutSecrets = (text: string, secrets: readonly Secret[]): string =>
  withoutUserInfo(replaceAll(text, secrets));

/** What stands between the slashes and the `@` of a URL, whose characters may be escaped, for JSON or for another URL. */
const userInfo = /((?:\\*\/|%2f){2})((?:(?!%2f)[^\s/\\?#"'<>])+)(@|%40)/gi;

/** The text with user and password of every URL starred (RFC 3986, 3.2.1), whoever wrote it: it is a credential. */
export const withoutUserInfo = (text: string, by: (info: string) => string = () => stars): string =>
  text.includes('@') || text.includes('%40')
    ? text.replace(userInfo, (_, slashes: string, info: string, at: string) => slashes + by(info) + at)
    : text;
