import { type Api, apis } from '../contracts/spec/operation.ts';
import { SettingsError } from '../contracts/settings/readers.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import { namesSandbox, sandboxOf } from '../contracts/cases/permission.ts';
import { isVendorUrl } from '../contracts/settings/hosts.ts';
import { type Site, targetTable, vendorUrls } from '../contracts/spec/targets.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import type { Unjudged } from '../contracts/judge/target.ts';
import type { Address } from './facts.ts';

/**
 * The base URL of a real site. A base URL that names a version is the live API's, and the sandbox is beside it.
 * @throws SettingsError if the sandbox's URL is given for the live API, or another one of a vendor's own for the sandbox
 */
function siteOf(kind: Site, baseUrl: string | null): string {
  if (baseUrl === null) return vendorUrls[kind];
  if (kind === 'sandbox') {
    const found = sandboxOf(baseUrl) ?? baseUrl;
    if (!isVendorUrl(found) || namesSandbox(found)) return found;
    throw new SettingsError(
      'IMPORT2_BASE_URL',
      baseUrl,
      `IMPORT2_TARGET asks for the sandbox, and what else is at the vendor's host may be live: it must be ${vendorUrls.sandbox}, or the URL of a version such as ${vendorUrls.live}, which the sandbox is beside`,
    );
  }
  if (namesSandbox(baseUrl))
    throw new SettingsError(
      'IMPORT2_BASE_URL',
      baseUrl,
      'IMPORT2_TARGET asks for live, and this is a sandbox: it must be the URL of a version, such as …/api/v2.1',
    );
  return baseUrl;
}

/**
 * The base URL of a mock that somebody else runs; null: the mock is ours. A mock may be written to by anybody, so what is
 * the base URL of a real target never is a mock's: that of one asked for beside it, or of a vendor's own host.
 */
export const foreignMock = ({ targets, baseUrl }: Settings[Api]): string | null =>
  baseUrl !== null && targets.every((kind) => kind === 'mock') && !isVendorUrl(baseUrl) ? baseUrl : null;

/** Every target of an API that the settings ask for, with its base URL; that of a mock which is not there begins with `/`. */
const addressesOfApi: { readonly [api in Api]: (settings: Settings, mockUrl: string | null) => Address[] } = {
  import2: ({ import2 }, mockUrl) =>
    import2.targets.flatMap((kind): Address[] => {
      if (kind !== 'mock') return [{ name: `import2@${kind}`, baseUrl: siteOf(kind, import2.baseUrl) }];
      const live = foreignMock(import2) ?? `${mockUrl ?? ''}${targetTable['import2@mock-live'].base}`;
      const sandbox = sandboxOf(live);
      return [
        { name: 'import2@mock-live', baseUrl: live },
        ...(sandbox ? [{ name: 'import2@mock-sandbox', baseUrl: sandbox } as const] : []),
      ];
    }),
  'elastic-path': ({ 'elastic-path': settings }, mockUrl) =>
    settings.targets.map((kind) => ({
      name: `elastic-path@${kind}`,
      baseUrl:
        (kind === 'mock' ? foreignMock(settings) : settings.baseUrl) ??
        `${mockUrl ?? ''}${targetTable['elastic-path@mock'].base}`,
    })),
};

/** Every target the settings ask for, with its base URL; those of an API whose settings are wrong cannot be judged, `errors` says why. */
export function addressesAsked(settings: Settings, mockUrl: string | null) {
  const found = { addresses: [] as Address[], unjudged: [] as Unjudged[], errors: [] as SettingsError[] };
  for (const api of apis)
    try {
      if (settings.wrong?.[api]) throw settings.wrong[api];
      found.addresses.push(...addressesOfApi[api](settings, mockUrl));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      found.errors.push(error);
      found.unjudged.push(...wrongAt(api, settings, error));
    }
  return found;
}

/** The targets of an API whose settings are wrong; no URL of theirs is to be trusted. */
function wrongAt(api: Api, settings: Settings, { variable, message }: SettingsError): Unjudged[] {
  const withoutUrls = { ...settings, [api]: { ...settings[api], baseUrl: null } };
  const todo = `Set ${variable} right, in the environment or in .env.`;
  return addressesOfApi[api](withoutUrls, null).map(({ name: target }) => ({
    target,
    baseUrl: '',
    why: `${message}.`,
    todo,
    exit: exitCodes.usage,
  }));
}

export const needsMock = (settings: Settings): boolean =>
  settings.mockUrl === null &&
  apis.some((api) => settings[api].targets.some((kind) => kind === 'mock') && foreignMock(settings[api]) === null);
