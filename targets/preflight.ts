import { setTimeout as sleep } from 'node:timers/promises';
import { unassignedToken, authorizedAs } from '../contracts/spec/auth.ts';
import type { Ability } from '../contracts/cases/given.ts';
import { type Header, serverClock, statusOf } from '../contracts/spec/exchange.ts';
import { Secret } from '../contracts/values/secret.ts';
import type { SettingsError } from '../contracts/settings/readers.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import type { Unjudged } from '../contracts/judge/target.ts';
import { unassignedId } from '../contracts/settings/parameters.ts';
import { allowedAt } from '../contracts/cases/permission.ts';
import { type Client, type WireRequest, createClient, realAnswersMs } from './client.ts';
import { controlOf } from './control.ts';
import { configuredToken } from './credentials.ts';
import { type Address, type TargetFacts, allAbilities, settingsAt } from './facts.ts';
import { HarnessError } from './errors.ts';
import { Unreachable, isMalformed, obstacleIn, whatToDo } from './obstacle.ts';
import { isPassing, longestSendMs, patient } from './patience.ts';
import { addressesAsked } from './addresses.ts';
import { signIn } from './sign-in.ts';
import { operationOf, rootOf } from '../contracts/spec/contract.ts';
import { isSuccess } from '../contracts/spec/statuses.ts';
import { type TargetName, apiOf, isMock, usualMockUrl } from '../contracts/spec/targets.ts';

/**
 * Every target as it would be found if all were well, for a run that sends nothing; those of an API whose settings are wrong
 * are left out: nothing will be sent there.
 * @param wrong told of the error in such settings
 */
export function factsForeseen(
  settings: Settings,
  wrong: (error: SettingsError) => void = () => undefined,
): TargetFacts[] {
  const { addresses, errors } = addressesAsked(settings, settings.mockUrl ?? usualMockUrl);
  errors.forEach(wrong);
  return addresses.map((address) => ({
    ...address,
    control: null,
    prefer: isMock(address.name),
    abilities: allAbilities,
    allowed: allowedAt(address, settings.allowLive),
  }));
}

/** A mock that is silent so long, in milliseconds, will stay so. */
const mockAnswersMs = 3000;

/** How long targets may take for one answer, in milliseconds, from the preflight on: a real one may have to start first. */
export const answersWithinMs = (targets: readonly { readonly name: TargetName }[]): number =>
  targets.every(({ name }) => isMock(name)) ? mockAnswersMs : realAnswersMs;

/** When a terminal is told that a target lets us wait, in milliseconds. */
const tellsAfterMs = 3000;

/** What the preflight of the settings' targets found: those that can be judged, and why the others cannot. */
export type Found = { readonly facts: readonly TargetFacts[]; readonly unjudged: readonly Unjudged[] };

/**
 * Asks every target for a sign of life and for what it can do.
 * @param noMock why the mock that the settings need is not there
 * @param run the id of the run that it belongs to, if there is one
 */
export async function preflight(
  settings: Settings,
  mockUrl: string | null,
  noMock: HarnessError | null = null,
  run?: string,
): Promise<Found> {
  const { addresses, unjudged } = addressesAsked(settings, mockUrl);
  const client = createClient({ timeoutMs: answersWithinMs(addresses), ...(run === undefined ? {} : { run }) });
  const check = async (address: Address): Promise<TargetFacts | Unjudged> => {
    const waits = setTimeout(() => {
      if (process.stderr.isTTY) console.error(`waiting for ${address.name} at ${address.baseUrl} to answer`);
    }, tellsAfterMs);
    try {
      if (noMock !== null && mockUrl === null && address.baseUrl.startsWith('/')) throw noMock;
      return await checkTarget(address, settings, client);
    } catch (error) {
      return unjudgedBy(error, address);
    } finally {
      clearTimeout(waits);
    }
  };
  try {
    const all = [...unjudged, ...(await Promise.all(addresses.map(check)))];
    return {
      facts: all.filter((one): one is TargetFacts => 'name' in one),
      unjudged: all.filter((one): one is Unjudged => 'target' in one),
    };
  } finally {
    await client.close();
  }
}

/**
 * The same, where each target has to be there.
 * @throws Unreachable naming the first target that does not answer or refuses our credentials
 */
export async function everyTarget(settings: Settings, mockUrl: string | null): Promise<TargetFacts[]> {
  const { facts, unjudged } = await preflight(settings, mockUrl);
  const [first] = unjudged;
  if (first) throw new Unreachable(first.why, first.todo);
  return [...facts];
}

/** When a target that may be gone is checked again, in milliseconds from the check before: one that restarts is not gone. */
const recheckDelaysMs = [0, 2000, 8000, 20_000] as const;

/** The longest that all of them may take, in milliseconds, where each asks for a token as well. */
export const longestRecheckMs =
  recheckDelaysMs.reduce<number>((sum, ms) => sum + ms, 0) + recheckDelaysMs.length * 2 * longestSendMs(realAnswersMs);

/**
 * Further checks of a target that may be gone; null: it is there. A mock of this machine is there or not.
 * @param client that of the run, which keeps its pace and names it
 */
export async function recheck(
  address: Address,
  settings: Settings,
  client: Client,
  waits: readonly number[] = isMock(address.name) ? [0] : recheckDelaysMs,
): Promise<Unjudged | null> {
  for (const [at, ms] of waits.entries()) {
    await sleep(ms);
    try {
      await checkTarget(address, settings, client);
      return null;
    } catch (error) {
      const mayPass = error instanceof Unreachable && error.passes;
      if (!mayPass || at === waits.length - 1) return unjudgedBy(error, address);
    }
  }
  return null;
}

/**
 * A target that an error keeps from being judged.
 * @throws any other error than those that a target, its settings or the mock behind it may give rise to
 */
export function unjudgedBy(error: unknown, { name: target, baseUrl }: Address): Unjudged {
  if (error instanceof Unreachable)
    return { target, baseUrl, why: error.why, todo: error.todo, exit: exitCodes.unreachable };
  if (error instanceof HarnessError)
    return {
      target,
      baseUrl,
      why: error.message,
      todo: 'The suite itself failed: `npm run mock` shows more.',
      exit: exitCodes.suiteFailed,
    };
  throw error;
}

async function checkTarget(address: Address, settings: Settings, client: Client): Promise<TargetFacts> {
  const mock = isMock(address.name);
  const control = mock ? await controlOf(rootOf(address.baseUrl), client) : null;
  const polite = mock ? client : patient(client, { mostUnavailableMs: 0 });
  const greeting = await greet(address, control, settingsAt({ control }, settings), polite);
  const prefer = mock && (control !== null || (await answersPrefer(address, client)));
  const abilities = mock && control === null ? await abilitiesOf(address, client) : allAbilities;
  return { ...address, control, prefer, abilities, greeting, allowed: allowedAt(address, settings.allowLive) };
}

/** A cheap read with our credentials: is anybody there, and do they know us? */
async function greet(
  address: Address,
  control: string | null,
  settings: Settings,
  client: Client,
): Promise<NonNullable<TargetFacts['greeting']>> {
  const token = await tokenFor(address, settings, client);
  const request = getting(address, listPath(address.name), token);
  const { timing, ...answer } = await client.send(request);
  const tookMs = Math.round(timing?.durationMs ?? 0);
  if (answer.kind === 'failure') {
    if (isMalformed(answer)) return { tookMs, aheadSeconds: null, isGood: false };
    const says = answer.failure === 'not-http' ? 'says what is no HTTP' : 'does not answer';
    throw new Unreachable(`${address.name} ${says} at ${address.baseUrl}: ${answer.detail}.`, whatToDo(answer), true);
  }
  const obstacle = obstacleIn(answer, address, request, [token]);
  const isOurMock = control !== null; // it answers what a fault tells it to: that is to be judged
  if (obstacle && (!isOurMock || answer.status === 503))
    throw new Unreachable(obstacle.why, obstacle.todo, isPassing(answer));
  const clock = serverClock(answer.headers);
  const aheadSeconds = clock === null ? null : Math.round((clock - Date.now()) / 1000);
  return { tookMs, aheadSeconds, isGood: isSuccess(answer.status) };
}

/** How a target was found, in one line. */
export function greetingInWords({ name, baseUrl, greeting, allowed }: TargetFacts): string {
  const skew = greeting?.aheadSeconds ?? 0;
  return [
    `${name} at ${baseUrl}: answers in ${greeting?.tookMs ?? 0} ms`,
    greeting?.isGood === false ? 'its answer is wrong, and will be judged' : 'credentials good',
    allowed === 'everything'
      ? 'creates nothing real'
      : allowed.length > 0
        ? `reads, and what ALLOW_LIVE=${allowed.join(',')} allows`
        : `reads only; ALLOW_LIVE=${apiOf(name)} allows more`,
    ...(Math.abs(skew) > 30 ? [`its clock is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} ours`] : []),
  ].join(', ');
}

/** The token a target is greeted with: the settings', one asked for with their client credentials, or the mock's. */
async function tokenFor(address: Address, settings: Settings, client: Client): Promise<Secret> {
  const given = configuredToken(address, settings);
  if (given) return given;
  if (isMock(address.name)) return visitor;
  return (await signIn(address, settings, client)).token;
}

/** Who checks a mock before the run. */
const visitor = new Secret('mock-preflight');

const listPath = (name: TargetName): string =>
  apiOf(name) === 'import2'
    ? operationOf('import2.listTools').path
    : `${operationOf('elastic-path.listImports').path}?page%5Blimit%5D=1`;

function getting({ name, baseUrl }: Address, path: string, token: Secret, more: readonly Header[] = []): WireRequest {
  const authorization = authorizedAs(token, apiOf(name) === 'import2' ? 'basic' : 'bearer');
  return {
    method: 'GET',
    url: baseUrl + path,
    headers: [['accept', 'application/json'], ...authorization, ...more],
    body: '',
  };
}

/** Whether a mock follows Prism's convention. */
async function answersPrefer(address: Address, client: Client): Promise<boolean> {
  const answer = await client.send(getting(address, listPath(address.name), visitor, [['prefer', 'code=429']]));
  return answer.kind === 'response' && answer.status === 429;
}

/** What a mock of somebody else's has: one that finds an import nobody made has no memory, and so on. */
async function abilitiesOf(address: Address, client: Client): Promise<Ability[]> {
  const { path } = operationOf(`${apiOf(address.name)}.getImport`);
  const nobodys = path.replace(/\{\w+\}/, unassignedId);
  const found = await client.send(getting(address, nobodys, visitor));
  const admitted = await client.send(getting(address, listPath(address.name), new Secret(unassignedToken)));
  return allAbilities.filter((ability) => statusOf(ability === 'memory' ? found : admitted) !== 200);
}
