import { isThisMachine } from '../contracts/settings/hosts.ts';
import { harmless } from '../contracts/show/wording.ts';
import type { ContractRun } from './contract-run.ts';
import type { TargetSeen } from './run.ts';
import type { LoadRun } from './load-run.ts';
import { apiName } from '../contracts/show/words.ts';
import { apiOf, isMock, whichOf } from '../contracts/spec/targets.ts';

/** Whether a target is the suite's own mock. Files from before that was told: a mock on the machine itself. */
const isOwn = ({ name, baseUrl, ownMock }: TargetSeen): boolean => ownMock ?? (isMock(name) && isThisMachine(baseUrl));

/**
 * What a target is known by from night to night: the suite's own mock is one place of each API, whatever its port and
 * whichever of its sites; any other is its base URL.
 */
export const placeNameOf = (target: TargetSeen): string =>
  isOwn(target) ? `${apiOf(target.name)}@mock` : `${target.name} ${target.baseUrl}`;

/** The place of a target of which a file of before keeps no base URL: a real one equals no other. */
export const unknownPlace = (target: string): string => (isMock(target) ? `${apiOf(target)}@mock` : target);

export const placesOf = (targets: readonly TargetSeen[]): string[] => [...new Set(targets.map(placeNameOf))].sort();

export function placeIn({ targets = [] }: Pick<LoadRun, 'targets'>, target: string): string {
  const seen = targets.find(({ name }) => name === target);
  return seen ? placeNameOf(seen) : unknownPlace(target);
}

/** The places that a run judged. A load run of before kept no base URL. */
export function judgedBy(run: ContractRun | LoadRun): string[] {
  if ('verdicts' in run || run.targets) return placesOf(run.targets ?? []);
  return [...new Set(run.runs.map(({ target }) => placeIn(run, target)))].sort();
}

/** A set of places as one text: two sets are the same if their texts are. */
export const setOf = (places: readonly string[]): string => [...new Set(places)].sort().join('\n');

/** Whether nothing but the suite's own mock was judged. */
export const isMockAlone = (places: readonly string[]): boolean => places.length > 0 && places.every(isOwnMock);

export const isOwnMock = (place: string): boolean => /^[\w-]+@mock$/.test(place);

const kinds: { readonly [kind: string]: string } = {
  'mock-live': 'a mock of somebody else',
  'mock-sandbox': 'the sandbox of a mock of somebody else',
  mock: 'a mock of somebody else',
  sandbox: 'the sandbox',
  live: 'the live API',
  store: 'the store',
};

/** Where a place is: `on the mock`, `at the sandbox (www.import2.com)`. */
export function whereIs(place: string): string {
  if (isOwnMock(place)) return 'on the mock';
  const [name = '', baseUrl = ''] = place.split(' ');
  const host = /^https?:\/\/(?:[^/@]*@)?([^/?#]+)/.exec(baseUrl)?.[1];
  return harmless(`at ${kinds[whichOf(name)] ?? name}${host ? ` (${host})` : ''}`);
}

/** Where an API was judged, in all its places; empty if it was not. */
export const whereOf = (api: string, places: readonly string[]): string =>
  listed([...new Set(places.filter((place) => apiOf(place) === api).map(whereIs))]);

/** A target of the mock by its API, and by its site where another of the API stands beside it. */
export function nameAmong(target: string, others: readonly string[]): string {
  const isAlone = others.every((other) => other === target || apiOf(other) !== apiOf(target));
  const site = whichOf(target).replace('mock-', '');
  return isAlone ? apiName(apiOf(target)) : `${apiName(apiOf(target))}, ${site}`;
}

/** What was judged: `on the mock`, `Import2 at the sandbox (www.import2.com), Elastic Path on the mock`. */
export function judgedInWords(places: readonly string[]): string {
  if (isMockAlone(places)) return 'on the mock';
  const apis = [...new Set(places.map(apiOf))].sort().reverse();
  return apis.map((api) => `${apiName(api)} ${whereOf(api, places)}`).join(', ');
}

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1] ?? ''}`;
