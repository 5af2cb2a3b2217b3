import { fromBase64 } from '../values/base64.ts';

/** A token as it goes out, with what stood behind its colon; or why there is none. Neither is ever said. */
export type Pasted = { readonly token: string; readonly password: string | null } | { readonly fault: string };

/** What people take along when they copy a token out of a curl command or a header. */
const prefixes: readonly RegExp[] = [/^(?:-u|--user|-H|--header)[\s=]+/, /^authorization:\s*/i];

const unquoted = (text: string): string => /^(["'`])([^]*)\1$/.exec(text)?.[2]?.trim() ?? text;

/**
 * The token that a setting holds, in whatever form it was pasted: in quotes, as a whole header, as `token:X` for Basic
 * (where the token is the user name, and any password will do) or as the base64 of that.
 */
export function pastedToken(found: string, scheme: 'basic' | 'bearer'): Pasted {
  const bare = prefixes.reduce((text, prefix) => unquoted(text.replace(prefix, '')), unquoted(found));
  const [, prefix = '', rest = bare] = /^(basic|bearer)\s+([^]*)$/i.exec(bare) ?? [];
  const named = prefix.toLowerCase();
  if (scheme === 'bearer') {
    if (named === 'basic') return { fault: 'it holds Basic credentials, and a bearer token is needed' };
    return checked(rest, null);
  }
  const credentials = named === 'bearer' ? rest : (decoded(rest) ?? (named === 'basic' ? null : rest));
  if (credentials === null) return { fault: 'what follows Basic is not the base64 form of token:X' };
  const colon = credentials.indexOf(':');
  return colon < 0 ? checked(credentials, null) : checked(credentials.slice(0, colon), credentials.slice(colon + 1));
}

/** `token:X` out of its base64 form. Of what is random no text that reads so comes out by chance. */
function decoded(text: string): string | null {
  const inside = text.length < shortestEncoded ? null : fromBase64(text);
  return inside !== null && /^[\x21-\x7e]{6,}:[\x20-\x7e]*$/.test(inside) ? inside : null;
}

const shortestEncoded = 10;

/** What no header can carry, or nobody means. */
const faults: readonly (readonly [sign: RegExp, fault: string])[] = [
  [/^$/, 'no token stands before its colon'],
  [
    /\$\{|\$\(|\{\{/,
    'it is an expression that was to be replaced by a token, such as ${{ secrets.NAME }}, and was not',
  ],
  [/[\r\n]/, 'it holds a line break'],
  [/\s/, 'it holds a space'],
  // eslint-disable-next-line no-control-regex -- these are what no header carries
  [/[\u0000-\u001f\u007f]/, 'it holds a control character'],
  [/[^\x21-\x7e]/, 'it holds a character that is not ASCII, perhaps an invisible one'],
];

function checked(token: string, password: string | null): Pasted {
  const fault = faults.find(([sign]) => sign.test(token))?.[1];
  return fault === undefined ? { token, password } : { fault };
}
