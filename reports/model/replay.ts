import { mockPlaces } from '../../contracts/mock-places.ts';
import { harmless } from '../../contracts/wording.ts';
import { apiOf } from './signs.ts';

const variables: { readonly [api: string]: { readonly base: string; readonly token: string } } = {
  import2: { base: 'IMPORT2_BASE_URL', token: 'IMPORT2_TOKEN' },
  'elastic-path': { base: 'EP_BASE_URL', token: 'EP_TOKEN' },
};

const quoted = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/**
 * A curl script as it can be pasted into a shell: what it needs is set unless it is set already. On the mock any token
 * that begins with `mock-` is an account; a real token is asked for and never stands here.
 */
export function curlScript(target: string, baseUrl: string, curl: string): string {
  const { base, token } = variables[apiOf(target)] ?? { base: 'BASE_URL', token: 'TOKEN' };
  const path = mockPlaces.find((place) => place.target === target)?.base;
  const lead = path
    ? [`: "\${MOCK_URL:=http://127.0.0.1:4010}"`, `: "\${${base}:=$MOCK_URL${path}}"`, `: "\${${token}:=mock-by-hand}"`]
    : [`: "\${${base}:=${withoutShell(baseUrl)}}"`, `: "\${${token}:?set it to your token}"`];
  return harmless([...lead, curl].join('\n'));
}

/** What would mean something between double quotes. */
const withoutShell = (text: string): string => text.replace(/["$\u0060\\]/g, '');

/** The command that runs one case again. */
export const replayCommand = (caseId: string): string =>
  `npm run contract -- --grep ${quoted(`^${escaped(caseId)} at`)}`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
