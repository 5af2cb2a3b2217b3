import { type Expected, type Finding, type Received, inBody, received } from '../rules/finding.ts';
import type { Json } from '../values/json.ts';
import { weightOf } from '../judge/judge.ts';
import type { Api } from '../spec/operation.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { isMock } from '../spec/scopes.ts';
import type { TargetName } from '../spec/exchange.ts';
import type { Counts, JobState, Sent, Stamp } from './history.ts';
import { stateIn } from './history-read.ts';
import { transitionsFor } from './lifecycle.ts';

type Row = {
  readonly requirement: RequirementId;
  /** What a store may do otherwise by a decision; on the mock it is held all the same. */
  readonly atStore?: 'off';
};

/**
 * Everything that is promised of a job and of its queue. What a broken one weighs at a target follows from the authority
 * of its requirement, as everywhere: rule, journeys and the queue oracle cannot differ in it.
 */
const rows = {
  /** Statuses follow one another as the life cycle says; polls may miss some. */
  'status-forward': { requirement: 'elastic-path/job-moves-forward' },
  /** A job that has ended stays as it ended. */
  'terminal-final': { requirement: 'elastic-path/job-moves-forward' },
  /** At most one job of an owner is started at any instant, as half-open intervals [started_at, finished_at). */
  'one-at-a-time': { requirement: 'elastic-path/one-job-at-a-time' },
  /** Jobs start in the order of their creation. */
  'first-come-first-served': { requirement: 'elastic-path/one-job-at-a-time' },
  /** A worker that tries again after a failure is plausible on a store. */
  'run-once': { requirement: 'elastic-path/job-starts-once' },
  'counts-never-shrink': { requirement: 'elastic-path/counts-never-shrink' },
  'imported-within-uploaded': { requirement: 'elastic-path/imported-within-uploaded' },
  'timestamps-in-order': { requirement: 'elastic-path/timestamps-in-order' },
  'updated-after-created': { requirement: 'elastic-path/updated-after-created' },
  'timestamps-follow-status': { requirement: 'elastic-path/timestamps-follow-status' },
  /** A job that failed before it began has no start (E-5). */
  'failed-had-started': { requirement: 'elastic-path/timestamps-follow-status', atStore: 'off' },
  'created-at-fixed': { requirement: 'elastic-path/timestamps-are-set-once' },
  'started-at-kept': { requirement: 'elastic-path/timestamps-are-set-once' },
  'finished-at-fixed': { requirement: 'elastic-path/timestamps-are-set-once' },
  /** A job that was shown is not 404 later. Later descriptions of the API can delete one (E-14). */
  'nothing-lost': { requirement: 'elastic-path/jobs-are-kept', atStore: 'off' },
  /** Two uploads are two jobs. */
  'id-unique': { requirement: 'elastic-path/import-id-is-unique' },
  /** Never more than was sent, and all of it by the time of success. A type that is not shown is not judged (E-10). */
  'uploaded-as-sent': { requirement: 'elastic-path/uploaded-counts-well-formed' },
  /** What a store calls valid only the store knows. */
  'imported-as-sent': { requirement: 'elastic-path/imported-counts-added', atStore: 'off' },
  /** The vendor promises no time, the user states one. */
  'ends-in-time': { requirement: 'elastic-path/job-ends' },
} as const satisfies { readonly [invariant: string]: Row };

export type Invariant = keyof typeof rows;

export const invariants = Object.keys(rows) as readonly Invariant[];

/** Import2 promises a life cycle and nothing else of a migration. */
const ofImport2: readonly Invariant[] = ['status-forward', 'terminal-final'];

/** The requirement that a broken invariant cites. */
export const requirementFor = (invariant: Invariant, api: Api): RequirementId =>
  api === 'import2' ? 'import2/status-moves-forward' : rows[invariant].requirement;

/** What a broken invariant weighs at a target; `off`: what it forbids is legal there. */
export function weightAt(invariant: Invariant, api: Api, target: TargetName): 'fail' | 'warn' | 'off' {
  if (api === 'import2' && !ofImport2.includes(invariant)) return 'off';
  const { atStore }: Row = rows[invariant];
  if (atStore && !isMock(target)) return atStore;
  return weightOf(requirementOf(requirementFor(invariant, api)), target) === 'fail' ? 'fail' : 'warn';
}

/**
 * How far two of a server's timestamps may be off and still mean the same instant, in milliseconds: databases round what
 * a create's answer still showed in full.
 */
export const roundingAt = (target: TargetName): number => (isMock(target) ? 0 : 1000);

/** Those breaches that are none at a target left out. */
export const bindingAt = (breaches: readonly Breach[], api: Api, target: TargetName): Breach[] =>
  breaches.filter(({ invariant }) => weightAt(invariant, api, target) !== 'off');

/** One broken invariant: facts first, words later. */
export type Breach = {
  readonly invariant: Invariant;
  /** A JSON pointer below the job. */
  readonly where: string;
  readonly expected: Expected;
  readonly received: Received;
};

/** A breach as any rule reports one. `at`: where the job stands in the body. */
export const findingOf = (
  rule: string,
  api: Api,
  at: string,
  { invariant, where, expected, received: found }: Breach,
): Finding => ({
  rule,
  requirement: requirementFor(invariant, api),
  where: inBody(`${at}${where}`),
  expected,
  received: found,
});

/** Where a job stands in the answer to a GET. */
export const placeOf = (api: Api): string => (api === 'import2' ? '' : '/data');

/** Where the status stands below a job. */
export const statusOf = (api: Api): string => (api === 'import2' ? '/status' : '/attributes/status');

const members = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
} as const;
type Instant = keyof typeof members;

export const pointerOf = (instant: Instant): string => `/meta/timestamps/${members[instant]}`;

/** The last instant a date can be, in milliseconds since the epoch (ECMA-262). */
const lastDate = 8.64e15;

/** An instant as a server writes it, to the millisecond; a number that is none as it is. */
export const written = (instant: number): string =>
  Math.abs(instant) <= lastDate ? new Date(instant).toISOString() : String(instant);

/** What must hold between the members of one Elastic Path job in a single answer. */
export const brokenIn = (job: JobState, roundingMs: number): Breach[] => [
  ...importedWithinUploaded(job),
  ...timestampsInOrder(job, roundingMs),
  ...timestampsFollowStatus(job),
];

const importedWithinUploaded = ({ uploaded, imported }: JobState): Breach[] =>
  !uploaded || !imported
    ? []
    : Object.entries(imported).flatMap(([type, count]) => {
        const limit = uploaded[type] ?? 0;
        if (count <= limit) return [];
        return [
          {
            invariant: 'imported-within-uploaded',
            where: `/meta/records/imported/${type}`,
            expected: { kind: 'not-above', other: `uploaded/${type}`, value: limit },
            received: received(count),
          },
        ];
      });

/** created_at ≤ started_at ≤ finished_at, created_at ≤ updated_at: one server's clock. */
const ordered = [
  ['timestamps-in-order', 'createdAt', 'startedAt'],
  ['timestamps-in-order', 'startedAt', 'finishedAt'],
  ['timestamps-in-order', 'createdAt', 'finishedAt'],
  ['updated-after-created', 'createdAt', 'updatedAt'],
] as const satisfies readonly (readonly [Invariant, Instant, Instant])[];

const timestampsInOrder = (job: JobState, roundingMs: number): Breach[] =>
  ordered.flatMap(([invariant, earlier, later]) => {
    const [first, second] = [job[earlier], job[later]];
    if (first === undefined || second === undefined || first <= second + roundingMs) return [];
    return [
      {
        invariant,
        where: pointerOf(later),
        expected: { kind: 'not-before', other: members[earlier], value: written(first) },
        received: received(written(second)),
      },
    ];
  });

/** Which instants a status has (E-5). */
const presence: { readonly [status: string]: { readonly startedAt: boolean; readonly finishedAt: boolean } } = {
  pending: { startedAt: false, finishedAt: false },
  started: { startedAt: true, finishedAt: false },
  success: { startedAt: true, finishedAt: true },
  failed: { startedAt: true, finishedAt: true },
};

function timestampsFollowStatus(job: JobState): Breach[] {
  const wanted = presence[job.status ?? ''];
  if (!wanted) return [];
  return (['startedAt', 'finishedAt'] as const).flatMap((stamp) => {
    const found = job[stamp] === undefined ? job.notYet?.[stamp] : written(job[stamp]);
    if ((found !== undefined) === wanted[stamp]) return [];
    return [
      {
        invariant:
          job.status === 'failed' && found === undefined && stamp === 'startedAt'
            ? 'failed-had-started'
            : 'timestamps-follow-status',
        where: pointerOf(stamp),
        expected: { kind: wanted[stamp] ? 'present' : 'absent' },
        received: received(found),
      },
    ];
  });
}

/** Which of these there was something to hold to. */
export const judgedIn = (job: JobState): Invariant[] => [
  ...(job.uploaded && Object.keys(job.imported ?? {}).length > 0 ? ['imported-within-uploaded' as const] : []),
  ...ordered.flatMap(([invariant, earlier, later]) =>
    job[earlier] !== undefined && job[later] !== undefined ? [invariant] : [],
  ),
  ...(presence[job.status ?? ''] ? ['timestamps-follow-status' as const] : []),
];

/** What two answers about one job have against each other, if `before` was true before `after`. */
export const brokenBetween = (api: Api, before: JobState, after: JobState, roundingMs: number): Breach[] => [
  ...statusMovesForward(api, before, after),
  ...countsNeverShrink(before, after),
  ...timestampsAreSetOnce(before, after, roundingMs),
];

function statusMovesForward(api: Api, { status: from }: JobState, { status: to }: JobState): Breach[] {
  const { knows, allows, ends } = transitionsFor(api);
  if (from === undefined || to === undefined || !knows(from) || !knows(to) || allows(from, to)) return [];
  return [
    {
      invariant: ends(from) ? 'terminal-final' : 'status-forward',
      where: statusOf(api),
      expected: { kind: 'holds', what: `a status that can follow ${JSON.stringify(from)}` },
      received: received(to),
    },
  ];
}

/** A type that is left out has not shrunk (E-10: types drift). */
const countsNeverShrink = (before: JobState, after: JobState): Breach[] =>
  (['uploaded', 'imported'] as const).flatMap((kind) =>
    Object.entries(before[kind] ?? {}).flatMap(([type, count]) => {
      const now = after[kind]?.[type];
      if (now === undefined || now >= count) return [];
      return [
        {
          invariant: 'counts-never-shrink',
          where: `/meta/records/${kind}/${type}`,
          expected: { kind: 'at-least', value: count, of: 'value' },
          received: received(now),
        },
      ];
    }),
  );

/** For each instant the invariants that another value, and none at all, break: a second start is a second run. */
const setOnce = [
  ['createdAt', 'created-at-fixed', 'created-at-fixed'],
  ['startedAt', 'run-once', 'started-at-kept'],
  ['finishedAt', 'finished-at-fixed', 'finished-at-fixed'],
] as const satisfies readonly (readonly [Stamp, Invariant, Invariant])[];

const timestampsAreSetOnce = (before: JobState, after: JobState, roundingMs: number): Breach[] =>
  setOnce.flatMap(([stamp, changed, gone]) => {
    const [first, now] = [before[stamp], after[stamp]];
    if (first === undefined || (now !== undefined && Math.abs(now - first) <= roundingMs)) return [];
    return [
      {
        invariant: now === undefined ? gone : changed,
        where: pointerOf(stamp),
        expected: { kind: 'equal', value: written(first) },
        received: received(now === undefined ? undefined : written(now)),
      },
    ];
  });

/** What an answer about a job has against the file that made it: never more than there is, all of it after a success. */
export function brokenAgainst(sent: Sent, { status, uploaded, imported }: JobState): Breach[] {
  const complete = status === 'success';
  const judge = (invariant: Invariant, kind: string, shown: Counts = {}, wanted: Counts | undefined): Breach[] =>
    Object.entries(wanted ? shown : {}).flatMap(([type, count]) => {
      const value = wanted?.[type] ?? 0;
      if (complete ? count === value : count <= value) return [];
      return [
        {
          invariant,
          where: `/meta/records/${kind}/${type}`,
          expected: complete ? { kind: 'equal', value } : { kind: 'at-most', value, of: 'value' },
          received: received(count),
        },
      ];
    });
  return [
    ...judge('uploaded-as-sent', 'uploaded', uploaded, sent.uploaded),
    ...judge('imported-as-sent', 'imported', imported, sent.valid),
  ];
}

/** What two answers to a GET of one import or job, one after the other, have against each other. */
export function compareAnswers(
  api: Api,
  before: Json | undefined,
  after: Json | undefined,
  target: TargetName,
): Finding[] {
  const [first, second] = [stateIn(api, before), stateIn(api, after)];
  if (!first || !second) return [];
  const breaches = brokenBetween(api, first, second, roundingAt(target));
  return bindingAt(breaches, api, target).map((breach) => findingOf('observations', api, placeOf(api), breach));
}
