import { type Expected, type Finding, equal, holds, received } from '../spec/finding.ts';
import { jobPlaces } from '../spec/job-places.ts';
import { type TargetName, apiOf } from '../spec/targets.ts';
import type { Api } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Json } from '../values/json.ts';
import { type InvariantFinding, type Invariant, bindingAt, findingOf, roundingAt } from './invariants.ts';
import { transitionsFor } from './lifecycle.ts';
import {
  type Counts,
  type Instant,
  type JobState,
  type SentFile,
  countOf,
  instants,
  pointerOf,
  stateIn,
} from './poll.ts';

/** A finding; `found` undefined: there was nothing. */
export const notHeld = (
  invariant: Invariant,
  where: string,
  expected: Expected,
  found: Json | undefined,
): InvariantFinding => ({
  invariant,
  where,
  expected,
  received: received(found),
});

/** The last instant a date can be, in milliseconds since the epoch (ECMA-262). */
const lastDate = 8.64e15;

/** An instant as a server writes it, to the millisecond; a number that is none as it is. */
export const written = (instant: number): string =>
  Math.abs(instant) <= lastDate ? new Date(instant).toISOString() : String(instant);

/** What must hold between the members of one Elastic Path job in a single answer. */
export const brokenIn = (job: JobState, roundingMs: number): InvariantFinding[] => [
  ...importedWithinUploaded(job),
  ...timestampsInOrder(job, roundingMs),
  ...timestampsFollowStatus(job),
];

const importedWithinUploaded = ({ uploaded, imported = {} }: JobState): InvariantFinding[] =>
  Object.entries(imported).flatMap(([type, count]) => {
    const value = countOf(uploaded, type) ?? 0;
    if (!uploaded || count <= value) return [];
    const expected = { kind: 'not-above', other: `uploaded/${type}`, value } as const;
    return [notHeld('imported-within-uploaded', `/meta/records/imported/${type}`, expected, count)];
  });

/** created_at ≤ started_at ≤ finished_at, created_at ≤ updated_at: one server's clock. */
const ordered = [
  ['timestamps-in-order', 'createdAt', 'startedAt'],
  ['timestamps-in-order', 'startedAt', 'finishedAt'],
  ['timestamps-in-order', 'createdAt', 'finishedAt'],
  ['updated-after-created', 'createdAt', 'updatedAt'],
] as const satisfies readonly (readonly [Invariant, Instant, Instant])[];

const timestampsInOrder = (job: JobState, roundingMs: number): InvariantFinding[] =>
  ordered.flatMap(([invariant, earlier, later]) => {
    const [first, second] = [job[earlier], job[later]];
    if (first === undefined || second === undefined || first <= second + roundingMs) return [];
    const expected = { kind: 'not-before', other: instants[earlier], value: written(first) } as const;
    return [notHeld(invariant, pointerOf(later), expected, written(second))];
  });

const lifecycle = transitionsFor('elastic-path');

/** Which statuses have an instant (E-5): a start those that come after it, an end those that are one. */
const has = { startedAt: (status: string) => lifecycle.allows('started', status), finishedAt: lifecycle.ends } as const;

const timestampsFollowStatus = (job: JobState): InvariantFinding[] =>
  (['startedAt', 'finishedAt'] as const).flatMap((stamp) => {
    const { status = '', [stamp]: instant } = job;
    const wanted = has[stamp](status);
    const found = instant === undefined ? job.notYet?.[stamp] : written(instant);
    if (!lifecycle.knows(status) || (found !== undefined) === wanted) return [];
    const neverStarted = status === 'failed' && stamp === 'startedAt';
    const invariant = neverStarted ? 'failed-had-started' : 'timestamps-follow-status';
    return [notHeld(invariant, pointerOf(stamp), { kind: wanted ? 'present' : 'absent' }, found)];
  });

/** Which of these there was something to hold to. */
export const judgedIn = (job: JobState): Invariant[] => [
  ...(job.uploaded && Object.keys(job.imported ?? {}).length > 0 ? ['imported-within-uploaded' as const] : []),
  ...ordered.flatMap(([invariant, earlier, later]) =>
    job[earlier] !== undefined && job[later] !== undefined ? [invariant] : [],
  ),
  ...(lifecycle.knows(job.status ?? '') ? ['timestamps-follow-status' as const] : []),
];

/** What two answers about one job can break between them. */
export const comparedBetween = {
  import2: ['import2/status-moves-forward'],
  'elastic-path': [
    'elastic-path/job-moves-forward',
    'elastic-path/job-starts-once',
    'elastic-path/counts-never-shrink',
    'elastic-path/timestamps-are-set-once',
    'elastic-path/owner-is-kept',
  ],
} as const satisfies { readonly [api in Api]: readonly RequirementId[] };

/** What two answers about one job have against each other, if `before` was true before `after`. */
export const brokenBetween = (api: Api, before: JobState, after: JobState, roundingMs: number): InvariantFinding[] => [
  ...statusMovesForward(api, before, after),
  ...countsNeverShrink(before, after),
  ...timestampsAreSetOnce(before, after, roundingMs),
  ...ownerIsKept(before, after),
];

function statusMovesForward(api: Api, { status: from }: JobState, { status: to }: JobState): InvariantFinding[] {
  const { knows, allows, ends } = transitionsFor(api);
  if (from === undefined || to === undefined || !knows(from) || !knows(to) || allows(from, to)) return [];
  const what = `a status that can follow ${JSON.stringify(from)}`;
  return [notHeld(ends(from) ? 'terminal-final' : 'status-forward', jobPlaces[api].status, holds(what), to)];
}

/** A type that is left out has not shrunk (E-10: types drift). */
const countsNeverShrink = (before: JobState, after: JobState): InvariantFinding[] =>
  (['uploaded', 'imported'] as const).flatMap((kind) =>
    Object.entries(before[kind] ?? {}).flatMap(([type, value]) => {
      const now = countOf(after[kind], type);
      if (now === undefined || now >= value) return [];
      return [
        notHeld('counts-never-shrink', `/meta/records/${kind}/${type}`, { kind: 'at-least', value, of: 'value' }, now),
      ];
    }),
  );

/** For each instant the invariants that another value, and none at all, break: a second start is a second run. */
const setOnce = [
  ['createdAt', 'created-at-fixed', 'created-at-fixed'],
  ['startedAt', 'run-once', 'started-at-kept'],
  ['finishedAt', 'finished-at-fixed', 'finished-at-fixed'],
] as const satisfies readonly (readonly [Instant, Invariant, Invariant])[];

const timestampsAreSetOnce = (before: JobState, after: JobState, roundingMs: number): InvariantFinding[] =>
  setOnce.flatMap(([stamp, changed, gone]) => {
    const [first, now] = [before[stamp], after[stamp]];
    if (first === undefined || (now !== undefined && Math.abs(now - first) <= roundingMs)) return [];
    const [invariant, found] = now === undefined ? [gone, now] : [changed, written(now)];
    return [notHeld(invariant, pointerOf(stamp), equal(written(first)), found)];
  });

/** Whoever owned a job when it was first shown owns it in every answer, whatever their order. */
export const ownerIsKept = ({ owner: first }: JobState, { owner }: JobState): InvariantFinding[] =>
  first === undefined || owner === first ? [] : [notHeld('owner-kept', '/meta/owner', equal(first), owner)];

/** What an answer about a job has against the file that made it: never more than there is, all of it after a success. */
export function brokenAgainst(sent: SentFile, { status, uploaded, imported }: JobState): InvariantFinding[] {
  const complete = status === 'success';
  const judge = (
    invariant: Invariant,
    kind: string,
    shown: Counts = {},
    wanted: Counts | undefined,
  ): InvariantFinding[] =>
    Object.entries(wanted ? shown : {}).flatMap(([type, count]) => {
      const value = countOf(wanted, type) ?? 0;
      if (complete ? count === value : count <= value) return [];
      const expected: Expected = complete ? equal(value) : { kind: 'at-most', value, of: 'value' };
      return [notHeld(invariant, `/meta/records/${kind}/${type}`, expected, count)];
    });
  return [
    ...judge('uploaded-as-sent', 'uploaded', uploaded, sent.uploaded),
    ...judge('imported-as-sent', 'imported', imported, sent.valid),
  ];
}

/** What two answers to a GET of one import or job, one after the other, have against each other. */
export function compareAnswers(before: Json | undefined, after: Json | undefined, target: TargetName): Finding[] {
  const api = apiOf(target);
  const [first, second] = [stateIn(api, before), stateIn(api, after)];
  if (!first || !second) return [];
  const findings = brokenBetween(api, first, second, roundingAt(target));
  return bindingAt(findings, target).map((one) => findingOf('observations', target, jobPlaces[api].root, one));
}
