import type { Ability } from '../contracts/case.ts';
import { type Header, type TargetName, headerValues } from '../contracts/exchange.ts';
import { base64 } from '../contracts/base64.ts';
import { parseJson, isObject } from '../contracts/json.ts';
import { type Settings, SettingsError } from '../contracts/settings.ts';
import { type Client, type WireRequest, createClient } from './client.ts';
import { type TargetFacts, isMockKind } from './facts.ts';
import { SignInFailed, signIn } from './sign-in.ts';
import { rootOf } from './url.ts';

/** A target that cannot be judged: it does not answer, or refuses our credentials (exit code 4). */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unreachable';
  }
}

/** Where the vendors' own targets are. */
const import2Sites = {
  sandbox: 'https://www.import2.com/api/sandbox',
  live: 'https://www.import2.com/api/v2.1',
} as const;

/** The documented rule: "just replace api version in the URL with 'sandbox'". */
const sandboxOf = (baseUrl: string): string | null =>
  /\/v\d+(\.\d+)?$/.test(baseUrl) ? baseUrl.replace(/\/[^/]+$/, '/sandbox') : null;

/**
 * The base URL of a real site. A base URL that names a version is the live API's, and the sandbox is beside it.
 * @throws SettingsError if the sandbox's URL is given for the live API
 */
function siteOf(kind: 'sandbox' | 'live', baseUrl: string | null): string {
  if (baseUrl === null) return import2Sites[kind];
  if (kind === 'sandbox') return sandboxOf(baseUrl) ?? baseUrl;
  if (baseUrl.endsWith('/sandbox'))
    throw new SettingsError(
      'IMPORT2_BASE_URL',
      baseUrl,
      'IMPORT2_TARGET asks for live, and this is a sandbox; the URL of a version, such as …/api/v2.1, is allowed',
    );
  return baseUrl;
}

type Place = Pick<TargetFacts, 'name' | 'baseUrl'>;

/** Every target the settings ask for, with its base URL. */
export function placesOf(settings: Settings, mockUrl: string | null): Place[] {
  const { import2, elasticPath } = settings;
  const import2Places = import2.targets.flatMap((kind): Place[] => {
    if (kind !== 'mock') return [{ name: `import2@${kind}`, baseUrl: siteOf(kind, import2.baseUrl) }];
    const live = import2.baseUrl ?? `${mockUrl ?? ''}/api/v2.1`;
    const sandbox = sandboxOf(live);
    return [
      { name: 'import2@mock-live', baseUrl: live },
      ...(sandbox ? [{ name: 'import2@mock-sandbox', baseUrl: sandbox } as const] : []),
    ];
  });
  const elasticPathPlaces = elasticPath.targets.map((kind): Place => ({
    name: `elastic-path@${kind}`,
    baseUrl: elasticPath.baseUrl ?? `${mockUrl ?? ''}/v2`,
  }));
  return [...import2Places, ...elasticPathPlaces];
}

/** Whether the settings need a mock that has to be started. */
export const needsMock = ({ mockUrl, import2, elasticPath }: Settings): boolean =>
  mockUrl === null &&
  ((import2.targets.includes('mock') && !import2.baseUrl) ||
    (elasticPath.targets.includes('mock') && !elasticPath.baseUrl));

/** Every target as it would be found if all were well, for a run that sends nothing. */
export const factsWithoutAsking = (settings: Settings): TargetFacts[] =>
  placesOf(settings, settings.mockUrl ?? 'http://127.0.0.1:4010').map((place) => ({
    ...place,
    control: null,
    prefer: isMockKind(place.name),
    abilities: allAbilities,
    mayWrite: mayWrite(place.name, settings),
  }));

/** The longest a target may take to answer the preflight. */
const patienceMs = 4000;

/**
 * Asks every target for a sign of life and for what it can do.
 * @throws Unreachable naming the first target that does not answer or refuses our credentials
 */
export async function preflight(settings: Settings, mockUrl: string | null): Promise<TargetFacts[]> {
  const client = createClient({ timeoutMs: patienceMs });
  try {
    return await Promise.all(placesOf(settings, mockUrl).map((place) => lookAt(place, settings, client)));
  } finally {
    await client.close();
  }
}

async function lookAt(place: Place, settings: Settings, client: Client): Promise<TargetFacts> {
  const mock = isMockKind(place.name);
  const control = mock ? await controlOf(rootOf(place.baseUrl), client) : null;
  const greeting = await greet(place, settings, client);
  const prefer = mock && (control !== null || (await answersPrefer(place, client)));
  const abilities = mock && control === null ? await abilitiesOf(place, client) : allAbilities;
  return { ...place, control, prefer, abilities, greeting, mayWrite: mayWrite(place.name, settings) };
}

function mayWrite(name: TargetName, { allowLive }: Settings): TargetFacts['mayWrite'] {
  const api = name.startsWith('import2') ? 'import2' : 'elastic-path';
  const harmless = isMockKind(name) || name === 'import2@sandbox'; // the sandbox creates nothing
  return harmless || allowLive.includes(api) ? true : { setting: `ALLOW_LIVE=${api}` };
}

async function controlOf(root: string, client: Client): Promise<string | null> {
  const answer = await client.send({ method: 'GET', url: `${root}/_mock`, headers: [], body: '' });
  if (answer.kind === 'failure') return null; // the greeting says what is wrong
  const body = parseJson(answer.body);
  return isObject(body) && body['mock'] === 'import-api-suite' ? root : null;
}

/** A cheap read with our credentials: is anybody there, and do they know us? */
async function greet(place: Place, settings: Settings, client: Client): Promise<NonNullable<TargetFacts['greeting']>> {
  const token = await tokenFor(place, settings, client);
  const began = performance.now();
  const answer = await client.send(getting(place, listPath(place.name), token));
  const tookMs = Math.round(performance.now() - began);
  if (answer.kind === 'failure')
    throw new Unreachable(
      `${place.name} does not answer at ${place.baseUrl}: ${answer.detail}. ${whatToDo(answer.detail)}`,
    );
  if (answer.status === 503)
    throw new Unreachable(`${place.name} at ${place.baseUrl} is unavailable for now (503). Try again later.`);
  if (answer.status === 401 && !isMockKind(place.name))
    throw new Unreachable(
      `${place.name} at ${place.baseUrl} refuses our credentials (401). Check ${tokenSetting(place.name)}.`,
    );
  const date = Date.parse(headerValues(answer.headers, 'date')[0] ?? '');
  return { tookMs, aheadSeconds: Number.isNaN(date) ? null : Math.round((date - Date.now()) / 1000) };
}

/** Advice by what Node calls the failure. */
const advice: readonly (readonly [sign: RegExp, advice: string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'No such host is known: is the name in the URL right, and the network up?'],
  [
    /CERT|certificate|SELF_SIGNED|altname/i,
    'Its certificate is not trusted: NODE_EXTRA_CA_CERTS names a file of further authorities.',
  ],
  [/SSL|TLS|EPROTO|wrong version/i, 'TLS could not be agreed on: is it https, and the port right?'],
];

const whatToDo = (detail: string): string =>
  advice.find(([sign]) => sign.test(detail))?.[1] ?? 'Is it running, and the URL right?';

/** How a target was found, in one line. */
export function greetingInWords({ name, baseUrl, greeting, mayWrite: writes }: TargetFacts): string {
  const version =
    name === 'import2@sandbox' ? 'follows the latest version' : name.startsWith('import2') ? 'v2.1' : 'v2';
  const skew = greeting?.aheadSeconds ?? 0;
  return [
    `${name} at ${baseUrl}: answers in ${greeting?.tookMs ?? 0} ms`,
    'credentials good',
    version,
    writes === true ? 'writes allowed' : `reads only; ${writes.setting} allows writes`,
    ...(Math.abs(skew) > 30 ? [`its clock is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} ours`] : []),
  ].join(', ');
}

/** The token a target is greeted with: the settings', one asked for with their client credentials, or the mock's. */
async function tokenFor(place: Place, settings: Settings, client: Client): Promise<string> {
  const { import2, elasticPath } = settings;
  const given = place.name.startsWith('import2') ? import2.token : elasticPath.token;
  if (given) return given.reveal();
  if (isMockKind(place.name)) return 'mock-preflight';
  return (await signIn(settings, place.baseUrl, client).catch(notSignedIn(place))).token.reveal();
}

const notSignedIn =
  (place: Place) =>
  (error: unknown): never => {
    if (!(error instanceof SignInFailed)) throw error;
    throw new Unreachable(
      `${place.name} at ${place.baseUrl} gives us no token: ${error.message}. Check ${tokenSetting(place.name)}.`,
    );
  };

const tokenSetting = (name: TargetName): string =>
  name.startsWith('import2') ? 'IMPORT2_TOKEN' : 'EP_TOKEN, or EP_CLIENT_ID and EP_CLIENT_SECRET';

/** A cheap list of each API. */
const listPath = (name: TargetName): string =>
  name.startsWith('import2') ? '/tools' : '/subscriptions/imports?page%5Blimit%5D=1';

function getting({ name, baseUrl }: Place, path: string, token: string, more: readonly Header[] = []): WireRequest {
  const authorization = name.startsWith('import2') ? `Basic ${base64(`${token}:X`)}` : `Bearer ${token}`;
  return {
    method: 'GET',
    url: baseUrl + path,
    headers: [['accept', 'application/json'], ['authorization', authorization], ...more],
    body: '',
  };
}

/** Whether a mock follows Prism's convention. */
async function answersPrefer(place: Place, client: Client): Promise<boolean> {
  const answer = await client.send(getting(place, listPath(place.name), 'mock-preflight', [['prefer', 'code=429']]));
  return answer.kind === 'response' && answer.status === 429;
}

const allAbilities: readonly Ability[] = ['memory', 'credentials'];

/** What a mock of somebody else's has: one that finds an import nobody made has no memory, and so on. */
async function abilitiesOf(place: Place, client: Client): Promise<Ability[]> {
  const nobodys = place.name.startsWith('import2')
    ? '/imports/nobody-made-this'
    : '/subscriptions/imports/5f0c3d6e-8a1b-4c2d-9e3f-000000000404';
  const found = await client.send(getting(place, nobodys, 'mock-preflight'));
  const admitted = await client.send(getting(place, listPath(place.name), 'unknown-token-of-nobody'));
  const isSuccess = (answer: Awaited<typeof found>): boolean => answer.kind === 'response' && answer.status === 200;
  return allAbilities.filter((ability) => !isSuccess(ability === 'memory' ? found : admitted));
}
