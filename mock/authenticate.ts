import type { Operation } from '../contracts/spec/operation.ts';
import { type Account, type Accounts, isAccountName } from './account.ts';

/** The account behind an Authorization header, null if the header is none, of another scheme, or nobody's. */
export function authenticate(
  header: string | undefined,
  scheme: Operation['security'],
  accounts: Accounts,
): Account | null {
  const [, given = '', credentials = ''] = /^([^\s]+) +([^\s]+) *$/.exec(header ?? '') ?? [];
  if (given.toLowerCase() !== scheme) return null; // the scheme's letter case does not count (RFC 9110, 11.1)
  return scheme === 'basic' ? ofBasic(credentials, accounts) : ofBearer(credentials, accounts);
}

/** The account that credentials speak of, whether or not they are good. */
export function named(header: string | undefined, accounts: Accounts): Account | null {
  const credentials = /^[^\s]+ +([^\s~]+)/.exec(header ?? '')?.[1] ?? '';
  const name = [credentials, basicUser(header).split(':')[0] ?? ''].find(isAccountName);
  return name === undefined ? null : accounts.get(name);
}

/** The user and password of Basic credentials, `user:password`. */
export const basicUser = (header = ''): string => Buffer.from(header.split(/ +/)[1] ?? '', 'base64').toString('utf8');

/** The user name of Basic credentials is the API token; any password. */
function ofBasic(credentials: string, accounts: Accounts): Account | null {
  const name = names.get(credentials) ?? nameIn(credentials);
  if (name === null) return null;
  if (names.size >= mostNames) names.clear();
  names.set(credentials, name);
  return accounts.get(name);
}

/** Names of accounts by the credentials they were read from: the same few come again and again. */
const names = new Map<string, string>();
const mostNames = 20_000;

function nameIn(credentials: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)) return null;
  const [user = '', ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  return password.length > 0 && isAccountName(user) ? user : null;
}

/** A bearer token is an account's name, which never expires, or one that was issued to the account. */
function ofBearer(token: string, accounts: Accounts): Account | null {
  const [name = '', issued] = token.split('~');
  if (!isAccountName(name)) return null;
  const account = accounts.get(name);
  return issued === undefined || account.knowsToken(token) ? account : null;
}
