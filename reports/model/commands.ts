import { settingsIn } from '../../contracts/show/curl.ts';
import { harmless } from '../../contracts/show/wording.ts';
import { mountPoints, usualMockUrl } from '../../contracts/spec/targets.ts';
import { mockClientSecret } from '../../contracts/spec/auth.ts';

/** What a setting is on our mock, where it is not an account of its own, which any name that begins with `mock-` is. */
const onMock: { readonly [setting: string]: string } = {
  EP_CLIENT_SECRET: mockClientSecret,
  IMPORT2_OTHER_TOKEN: 'mock-by-hand-other',
};

const asking: { readonly [setting: string]: string } = { EP_TOKEN: 'set it to a token, as createAccessToken gives' };

/**
 * A curl script as it can be pasted into a shell: each setting it uses is set unless it is set already. What is secret
 * at a real target is asked for and never stands here.
 */
export function curlScript(target: string, baseUrl: string, curl: string): string {
  const path = mountPoints.find((point) => point.target === target)?.base;
  const needs = settingsIn(curl).filter((name) => name !== 'MOCK_URL');
  const urls = needs.filter(isUrl);
  const rest = needs.filter((name) => !isUrl(name));
  const lead = path
    ? [
        `: "\${MOCK_URL:=${usualMockUrl}}"`,
        ...urls.map((name) => `: "\${${name}:=$MOCK_URL${path}}"`),
        ...rest.map((name) => `: "\${${name}:=${onMock[name] ?? 'mock-by-hand'}}"`),
      ]
    : [
        ...urls.map((name) => `: "\${${name}:=${withoutShell(baseUrl)}}"`),
        ...rest.map((name) => `: "\${${name}:?${asking[name] ?? 'set it to yours'}}"`),
      ];
  return harmless([...lead, curl].join('\n'));
}

const isUrl = (setting: string): boolean => setting.endsWith('_URL');

/** What would mean something between double quotes. */
const withoutShell = (text: string): string => text.replace(/["$\u0060\\]/g, '');
