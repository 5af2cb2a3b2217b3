import type { OperationId } from '../spec/contract.ts';
import { jsonOf } from '../spec/exchange.ts';
import { compareAnswers, comparedBetween } from '../jobs/checks.ts';
import { type Expected, broken, equal, foundBy, inBody } from '../spec/finding.ts';
import type { Api } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type Json, sameJson } from '../values/json.ts';
import { jobPlaces } from '../spec/job-places.ts';
import type { Journey, RequestStep, Walk } from './journey.ts';
import { apiOf } from '../spec/targets.ts';

/** One step of a journey: the requirements that it holds or breaks, and what it does. */
export type JourneyStep = {
  readonly verifies: readonly RequirementId[];
  readonly walk: (walk: Walk) => Promise<unknown>;
};

type Row = Omit<Journey, 'id' | 'verifies' | 'walk'> & { readonly steps: readonly JourneyStep[] };

/** Journeys of an API by their names; what one verifies its steps say. */
export const journeysOf = (api: Api, rows: { readonly [name: string]: Row }): readonly Journey[] =>
  Object.entries(rows).map(([name, { steps, ...row }]) => ({
    ...row,
    id: `${api}.journey/${name}`,
    verifies: [...new Set(steps.flatMap((one) => one.verifies))] as readonly RequirementId[] as Journey['verifies'],
    walk: (walk) => take(walk, ...steps),
  }));

/** Takes steps, one after the other. */
export async function take(walk: Walk, ...steps: readonly JourneyStep[]): Promise<void> {
  for (const one of steps) await one.walk(walk);
}

/** What needs more than one request. @param verifies all that it names */
export const step = (verifies: readonly RequirementId[], walk: JourneyStep['walk']): JourneyStep => ({
  verifies,
  walk,
});

/** An operation that succeeds, or is answered as is said. */
export const send = (operation: OperationId, verifies: RequirementId, asked: RequestStep = {}): JourneyStep =>
  step([verifies], (walk) => walk.send(operation, { verifies, ...asked }));

export const set = (settings: { readonly [name: string]: Json }): JourneyStep => step([], (walk) => walk.set(settings));
export const stopClock = set({ stopClock: true });
export const pass = (ms: number): JourneyStep => step([], (walk) => walk.pass(ms));
/** Longer than any phase of the mock takes. */
export const anHour = pass(3_600_000);

/** What the customer, or the vendor's staff, does to what was created last. */
export const act = (action: string, verifies?: RequirementId): JourneyStep =>
  step(verifies ? [verifies] : [], (walk) => walk.act(action, verifies));

export const lastBody = (walk: Walk): Json | undefined => jsonOf(walk.last()?.answer);

/** Tells a requirement held, or broken by what was found; `pointer`: where in the body that stands. */
export const hold = (
  walk: Walk,
  requirement: RequirementId,
  isHeld: boolean,
  expected: Expected,
  found: Json | undefined,
  pointer = '',
): void =>
  walk.tell(
    [requirement],
    isHeld ? [] : foundBy('observations', broken(requirement, inBody(pointer), expected, found)),
  );

/** Holds what was found against what another answer, or the vendor's page, lets expect. */
export const compare = (
  walk: Walk,
  requirement: RequirementId,
  expected: Json,
  found: Json | undefined,
  pointer = '',
) => hold(walk, requirement, sameJson(found, expected), equal(expected), found, pointer);

/** Holds the last answer against the one before it of the same thing: it can have come there from it. */
export function compareWithBefore(walk: Walk): void {
  const last = walk.last();
  const polls = walk
    .exchanges()
    .filter((one) => one.operation === last?.operation && one.request.url === last.request.url);
  const before = polls[polls.length - 2]?.answer;
  if (!last || before?.kind !== 'response') return;
  walk.tell(comparedBetween[apiOf(walk.target)], compareAnswers(jsonOf(before), lastBody(walk), walk.target));
}

/** Each of these as its GET shows it. */
export async function showEach(walk: Walk, ids: readonly string[]): Promise<readonly Json[]> {
  const shown: Json[] = [];
  for (const id of ids) {
    const api = apiOf(walk.target);
    walk.use(jobPlaces[api].parameter, id);
    shown.push((await walk.send(`${api}.getImport`)) ?? null);
  }
  return shown;
}

/** The first gap is short, and then ever longer: what is waited for takes a second, or minutes. In milliseconds. */
const [firstGapMs, longestGapMs] = [500, 5000];

/** Tries until it is done or the time is up, in milliseconds; the last try is made when the time is up. */
export async function until(walk: Walk, mostMs: number, isDone: () => Promise<boolean>): Promise<void> {
  const began = walk.elapsed();
  for (let gapMs = firstGapMs; !(await isDone()); gapMs = Math.min(gapMs * 1.5, longestGapMs)) {
    const leftMs = began + mostMs - walk.elapsed();
    if (leftMs <= 0) return;
    await walk.pass(Math.min(gapMs, leftMs));
  }
}

/** How long a list may be behind what GET shows, in milliseconds. */
export const listPatienceMs = 8000;

/** The elements of a list; none of what is no list. */
export const elements = (list: Json | undefined): readonly Json[] =>
  Array.isArray(list) ? (list as readonly Json[]) : [];
