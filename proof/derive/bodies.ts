import type { ResponseContract } from '../../contracts/spec/operation.ts';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';
import { isObject } from '../../contracts/values/json.ts';
import { type DeclaredAnswer, type SchemaPlace, declaredAnswers } from '../places.ts';
import type { FaultCall } from '../../faults/setting.ts';
import { type Mutant, mutantOf } from '../mutant.ts';
import type { MutantKind } from '../mutant-kinds.ts';
import { breaksOf, malformed } from './members.ts';
import { dropMember, setBody, setHeader, setMember, shiftTime } from '../../faults/operator.ts';

/** Optional members that the mock never sends, so that there is nothing to break: answers, and the places in them. */
const neverSent: readonly (readonly [answers: RegExp, pointers: RegExp])[] = [
  [/^elastic-path/, /^\/errors\/\*\/(?:id|code|meta|source|links)/],
  [/^elastic-path.*\/[45]\d\d$/, /^\/(?:meta|jsonapi|links)/],
  [/^elastic-path.*\/(?:403|409|429|500)$/, /\/detail$/],
  [/^elastic-path\.\w+Imports?\/401$/, /\/detail$/],
  [/^elastic-path\.createImport\/201$/, /\/finished_at$/],
  [/^elastic-path\.listImports\/200$/, /^\/links\/\*\//],
  [/^import2\.\w+\/200$/, /\/warnings$/],
  [/^import2\.createImport\/422$/, /^\/destination(?:\/\*)?$/],
  [
    /^import2\.listImports\/422$/,
    /^\/(?:source_tool|destination_instance_url|destination_token|start_full|destination)\b/,
  ],
];

const isNeverSent = ({ operation, status }: DeclaredAnswer, pointer: string): boolean =>
  neverSent.some(([answers, pointers]) => answers.test(`${operation}/${status}`) && pointers.test(pointer));

/** Whether a member can be put where it is not: its parent is there. */
const canBeAdded = (one: DeclaredAnswer, { pointer }: SchemaPlace): boolean =>
  pointer !== '' && !pointer.endsWith('*') && !isNeverSent(one, pointer.slice(0, pointer.lastIndexOf('/')));

/** Every described place of every declared body, broken in every way that its schema forbids. */
export const memberMutants: readonly Mutant[] = declaredAnswers.flatMap((one) =>
  one.places.flatMap((place) =>
    [
      ...(isNeverSent(one, place.pointer) ? [] : breaksOf(place)),
      ...(place.isRequired || !canBeAdded(one, place) ? [] : malformed(place)),
    ].map(({ kind, how, fault }) => mutantOf(kind, one, `${place.pointer}/${how}`, fault)),
  ),
);

/** Texts around a body that make it something else than JSON. */
const wrappings = {
  'byte-order-mark': ['\ufeff', ''],
  guard: [")]}',\n", ''],
  callback: ['callback(', ')'],
  'trailing-comma': ['', ','],
  'second-document': ['', '{}'],
} as const;

const bodies = {
  html: '<html><body>It works!</body></html>',
  'single-quotes': "{'id':'1'}",
  'not-a-number': '{"id":NaN}',
};

/** A body that is promised: a member more, a member of the last element less, or a text that is no JSON. */
function* ofJson(one: DeclaredAnswer): Generator<Mutant> {
  const { places } = one;
  for (const { pointer, isRequired } of places) {
    if (!isRequired || !/\/\*\/[^*]+$/.test(pointer)) continue;
    if (pointer.startsWith('/errors/') || isNeverSent(one, pointer)) continue;
    const last = pointer.replace(/\/\*(?=\/[^*]+$)/, '/-');
    yield mutantOf('element-broken', one, `${last}/removed`, dropMember(last));
  }
  for (const { pointer, node } of places) {
    // a member that a vendor might add tonight, in every object that openapi.yaml leaves open
    if (!isObject(node['properties']) || node['additionalProperties'] !== undefined) continue;
    if (isNeverSent(one, `${pointer}/added`)) continue;
    const fault = setMember(`${pointer}/added_tonight`, 'new');
    const mustName = 'http/undescribed-members-allowed';
    yield mutantOf('member-undescribed', one, `${pointer}/added`, fault, { mustName });
  }
  for (const keep of [0, 0.3, 0.95])
    yield mutantOf('body-cut', one, keep === 0 ? 'empty' : `at-${keep * 100}-percent`, { operator: 'cut-text', keep });
  for (const [where, body] of Object.entries(bodies)) yield mutantOf('body-not-json', one, where, setBody(body));
  for (const [where, [before, after]] of Object.entries(wrappings))
    yield mutantOf('body-not-json', one, where, { operator: 'wrap-body', before, after });
  yield mutantOf('body-not-json', one, 'latin-1', { operator: 'latin1' });
  yield mutantOf('name-twice', one, 'first', { operator: 'repeat-member' });
}

/** Bodies where there should be none, and such as may not be where they are free: with their types. */
const unwanted: { readonly [body in ResponseContract['body']]?: readonly (readonly [body: string, type: string])[] } = {
  empty: ['{}', 'null', 'OK', ' '].map((body) => [body, 'application/json']),
  optional: [
    ['{"error":', 'application/json'],
    ['Not Found', 'application/json'],
    ['{"error":"x"}', 'text/html'],
    ['<html>', 'text/html'],
  ],
};

const ofOthers = (one: DeclaredAnswer): Mutant[] =>
  (unwanted[one.promised.body] ?? []).map(([body, type], index) =>
    mutantOf('body-added', one, `${index}-${type}`, setBody(body, type)),
  );

export const bodyMutants: readonly Mutant[] = declaredAnswers.flatMap((one) =>
  one.promised.body === 'json' ? [...ofJson(one)] : ofOthers(one),
);

const jobs = { operation: 'elastic-path.getImport', status: 200 } as const;

/** The same break wherever a job is shown, so that no two answers contradict each other. */
const everywhere = (kind: MutantKind, how: string, at: string, fault: (pointer: string) => FaultCall): Mutant =>
  mutantOf(kind, jobs, `${at}/${how}-everywhere`, fault(`/data${at}`), {
    also: [
      { ...fault(`/data${at}`), operation: 'elastic-path.createImport', on: 201 },
      { ...fault(`/data/*${at}`), operation: 'elastic-path.listImports', on: 200 },
    ],
  });

const hour = 3_600_000;

/** A time that is off in every second answer. */
const nowAndThen = (name: string, ms: number): Mutant => {
  const pointer = `/data/meta/timestamps/${name}`;
  const fault = { ...shiftTime(pointer, ms), share: 0.5 };
  return mutantOf('date-shifted', jobs, `${pointer}/at-every-second-look`, fault, { first: ['elastic-path.journey/'] });
};

/** A time that is right by itself and beside the others, and off by a second. */
const late = (name: string, mustName: RequirementId): Mutant => {
  const pointer = `/data/meta/timestamps/${name}`;
  const first = ['elastic-path.journey/job'];
  return mutantOf('date-shifted', jobs, `${pointer}/by-a-second`, shiftTime(pointer, 1000), { first, mustName });
};

/** A header that tells of the end of an operation, or of a body that few can read. */
const headed = (name: string, value: string, mustName?: RequirementId): Mutant => {
  const tools = { operation: 'import2.listTools', status: 200 } as const;
  return mutantOf('header-changed', tools, `${name}/told`, setHeader(name, value), { mustName });
};

/** Breaks that one answer alone, or no other, gives away. */
export const subtleMutants: readonly Mutant[] = [
  everywhere('date-shifted', 'earlier', '/meta/timestamps/updated_at', (at) => shiftTime(at, -hour)),
  everywhere('date-shifted', 'later', '/meta/timestamps/created_at', (at) => shiftTime(at, hour)),
  everywhere('number-off', 'one-more', '/meta/records/imported/subscription', (pointer) => ({
    operator: 'change-member',
    pointer,
    how: 'one-more',
  })),
  nowAndThen('created_at', -hour),
  nowAndThen('finished_at', hour),
  late('started_at', 'elastic-path/started-at'),
  late('finished_at', 'elastic-path/finished-at'),
  headed('deprecation', '@1700000000'),
  headed('sunset', 'Tue, 31 Dec 2030 23:59:59 GMT'),
  headed('content-encoding', 'compress', 'http/content-coding-is-common'),
  mutantOf(
    'array-emptied',
    { operation: 'import2.createImport', status: 422 },
    'for-a-body-that-is-a-list',
    { ...setBody('{"source_tool":[]}'), asked: '[' },
    { first: ['body-is-an-array'] },
  ),
];
