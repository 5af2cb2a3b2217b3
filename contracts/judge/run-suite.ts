import { type Case, caseId } from '../cases/case.ts';
import type { Given } from '../cases/given.ts';
import { cases } from '../cases/index.ts';
import { consequencesOfRow, whyNotAllowed, consequencesOfApi } from '../cases/permission.ts';
import { journeys } from '../journeys/index.ts';
import type { Journey } from '../journeys/journey.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import type { Scope } from '../spec/scopes.ts';
import { type TargetName, apiOf } from '../spec/targets.ts';
import { type Why, closedTogether } from '../spec/why.ts';
import type { Criteria, Outcome } from './assessment.ts';
import { runCase } from './run-case.ts';
import { runJourney } from './run-journey.ts';
import type { Target } from './target.ts';

/** A case or journey of a target's suite. */
export type Named = {
  readonly id: string;
  readonly title: string;
  readonly target: TargetName;
  /** The case, where it is one: what it asks for and needs. */
  readonly row: Case | null;
};

export type Task = Named & { readonly run: (criteria?: Criteria) => Promise<Outcome> };

/** Everything that the whole suite runs at a target, cases before journeys, and what it leaves out there. */
export type Suite = {
  readonly target: TargetName;
  readonly tasks: readonly Task[];
  readonly leftOut: readonly (Named & { readonly why: Why })[];
};

/** Sorts what there is of a target's API into what is done there, and what is left out beforehand with its reason. */
export function suiteAt(target: Target): Suite {
  const { name } = target;
  const isHere = (id: string): boolean => apiOf(id) === apiOf(name);
  const aCase = (row: Case) => {
    const run: Task['run'] = (criteria) => runCase(row, target, criteria);
    return { id: caseId(row), title: row.title, target: name, row, run, why: whyNotRun(row, target) };
  };
  const aWalk = (journey: Journey) => {
    const run: Task['run'] = (criteria) => runJourney(journey, target, criteria);
    return { id: journey.id, title: journey.title, target: name, row: null, run, why: whyNotWalked(journey, target) };
  };
  const all = [
    ...cases.filter(({ operation }) => isHere(operation)).map(aCase),
    ...journeys.filter(({ id }) => isHere(id)).map(aWalk),
  ];
  return {
    target: name,
    tasks: all.filter(({ why }) => why === null),
    leftOut: all.flatMap(({ why, ...one }) => (why ? [{ ...one, why }] : [])),
  };
}

/** Why a journey is not walked at a target, null if it is. */
function whyNotWalked({ id, at, given = [], does }: Journey, target: Target): Why | null {
  const api = apiOf(id);
  const barred = whyNotAllowed(does ?? consequencesOfApi(api), target.allowed, api, 'contract');
  return whyNotThere(at, target) ?? notReached(barred, given, target);
}

/** Why a case does not run at a target, null if it does. */
function whyNotRun(row: Case, target: Target): Why | null {
  const barred = whyNotSent(row, target);
  return whyNotThere(row.at, target) ?? (barred?.byDesign ? barred : notReached(barred, row.given ?? [], target));
}

const whyNotThere = (at: Scope | undefined, { name, ownMock }: Target): Why | null =>
  at && (!at.targets.includes(name) || (at.ours && !ownMock)) ? { because: at.because, byDesign: true } : null;

/** What a request would do keeps its case from a target, whatever it should be answered. */
function whyNotSent(row: Case, { allowed }: Target): Why | null {
  const consequences = consequencesOfRow(row);
  const isRisk = allowed !== 'everything' && consequences.includes('creates') && row.status >= 400;
  if (isRisk && requirementOf(row.verifies[0]).authority === 'ours') return { because: onlyOurs, byDesign: true };
  return whyNotAllowed(consequences, allowed, apiOf(row.operation), 'contract');
}

const onlyOurs =
  'only we say that it is refused, and a server that takes it creates something real: the mock and the sandbox are asked';

/** @param barred why its requests are not sent; what permits them also brings about the states that are ours to create */
function notReached(barred: Why | null, given: readonly Given[], target: Target): Why | null {
  const permits = barred?.opens?.replace(/^ALLOW_LIVE=/, '').split(',') ?? [];
  const isCovered = ({ opens = '' }: Why): boolean =>
    opens.split(' or ').some((way) => permits.some((permission) => way === `ALLOW_LIVE=${permission}`));
  const closed = given.flatMap((state) => {
    const why = target.whyNot(state);
    return why === null || isCovered(why) ? [] : [why];
  });
  return closedTogether([...(barred ? [barred] : []), ...closed]);
}

export const tasksOf = (targets: readonly Target[]): Task[] => targets.flatMap((target) => [...suiteAt(target).tasks]);

/** Runs tasks, so many at once, and gives each outcome as it comes. */
export async function* runSuite(
  tasks: readonly Task[],
  atOnce = 1,
): AsyncGenerator<{ readonly task: Task; readonly outcome: Outcome }> {
  const waiting = [...tasks];
  const underWay = new Map<Task, Promise<{ task: Task; outcome: Outcome }>>();
  const run = async (task: Task) => ({ task, outcome: await task.run() });
  for (;;) {
    for (const task of waiting.splice(0, atOnce - underWay.size)) underWay.set(task, run(task));
    if (underWay.size === 0) return;
    const ended = await Promise.race(underWay.values());
    underWay.delete(ended.task);
    yield ended;
  }
}
