import { caseId } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { operationIds, statusesOf } from './spec/contract.ts';
import { type Deviation, deviations } from './spec/deviations.ts';
import { comparedBy } from './judge/expectation.ts';
import { requirementExclusions } from './spec/exclusions.ts';
import { examples } from './generated/examples.ts';
import { journeys } from './journeys/index.ts';
import { matchesPattern } from './values/json.ts';
import type { Api } from './spec/operation.ts';
import { requirements, speaksFor } from './spec/requirements/index.ts';
import { apiOf } from './spec/scopes.ts';
import { sourceOf } from './spec/requirements/sources.ts';
import { requirementsInDocument, requirementsOfAnswer, verifiersOf } from './judge/verifiers.ts';

/** Everything wrong with the rows, as sentences that teach the rule. Empty when all is well. */
export const lintCases = (today: Date): string[] => [
  ...repeated(cases.map((row) => caseId(row))).map(
    (id) => `case ${id} stands twice: ids name cases, so each is given once`,
  ),
  ...repeated(requirements.map(({ id }) => id)).map((id) => `requirement ${id} stands twice in the register`),
  ...lintIds(),
  ...lintTitles(),
  ...lintRequirements(),
  ...lintSpeakers(),
  ...lintCells(),
  ...lintDeviations(deviations, today),
  ...lintVendorExamples(),
];

const repeated = (ids: readonly string[]): string[] => ids.filter((id, at) => ids.indexOf(id) !== at);

const lintIds = (): string[] =>
  cases
    .filter(({ variant }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(variant))
    .map((row) => `case ${caseId(row)}: the variant is not kebab-case, so --grep and file names would trip over it`);

/** What a server does, said of the server: "refuses a missing name", not "should refuse" and not "test refusal". */
const lintTitles = (): string[] =>
  [...cases.map((row) => ({ id: caseId(row), title: row.title })), ...journeys].flatMap(({ id, title }) => {
    if (/\bshould\b|^test\b/i.test(title))
      return [`case ${id}: the title ${JSON.stringify(title)} is not in the indicative`];
    if (title.includes('@')) return [`case ${id}: its title holds an @, which Playwright takes for the start of a tag`];
    return title.length > 130 ? [`case ${id}: the title has ${title.length} characters; 130 fit a line`] : [];
  });

function lintRequirements(): string[] {
  const unknown = [...requirementsInDocument].filter((id) => !requirements.some((row) => row.id === id));
  return [
    ...unknown.map(
      (id) =>
        `openapi.yaml names requirement ${id}, which the register does not hold: add its row to contracts/spec/requirements/`,
    ),
    ...requirements
      .filter((row) => row.authority !== 'ours' && sourceOf(row) === null)
      .map(
        ({ id, where }) =>
          `requirement ${id} is said at ${JSON.stringify(where)}, a page that contracts/spec/requirements/sources.ts does not hold: add it there`,
      ),
    ...requirements.flatMap(({ id }) => {
      const { cases: by, byRule } = verifiersOf(id);
      const verified = by.length > 0 || byRule;
      const isExcluded = requirementExclusions[id] !== undefined;
      if (verified && isExcluded) return [`requirement ${id} is excluded, yet verified: take the exclusion away`];
      return verified || isExcluded
        ? []
        : [`requirement ${id} is verified by nothing: name it in a case, rule or journey, or exclude it with a reason`];
    }),
  ];
}

/** What one vendor says is never held against the other, nor is a vendor's sentence filed as HTTP's or JSON:API's. */
export const lintSpeakers = (rows = requirements, cites: readonly Cites[] = citations()): string[] => [
  ...rows
    .filter(({ id, authority }) => authority === 'vendor' && !/^(?:import2|elastic-path)\//.test(id))
    .map(
      ({ id }) =>
        `requirement ${id} is held against both APIs, so no vendor's sentence can carry it: cite a standard, or give each API its own row`,
    ),
  ...cites.flatMap(({ what, api, ids }) =>
    [...new Set(ids)]
      .filter((id) => !speaksFor(id, api))
      .map((id) => `${what} cites ${id}, which says nothing of ${api}: cite a sentence of that API, or of HTTP`),
  ),
];

type Cites = { readonly what: string; readonly api: Api; readonly ids: readonly string[] };

const citations = (): Cites[] => [
  ...cases.map((row) => ({
    what: `case ${caseId(row)}`,
    api: apiOf(row.operation),
    ids: comparedBy(row),
  })),
  ...journeys.map(({ id, verifies }) => ({ what: `journey ${id}`, api: apiOf(id), ids: verifies })),
  ...operationIds.flatMap((id) =>
    statusesOf(id).map((status) => ({
      what: `openapi.yaml, ${id} ${status},`,
      api: apiOf(id),
      ids: requirementsOfAnswer(id, status),
    })),
  ),
];

const lintCells = (): string[] =>
  operationIds.flatMap((operation) =>
    statusesOf(operation)
      .filter((status) => !cases.some((row) => row.operation === operation && row.status === status))
      .map((status) => `${operation} declares ${status} and no case drives it: add a row in contracts/cases/`),
  );

/** The days a deviation may stay without being looked at: its review date is one of the next two years. */
const longestReview = 2 * 366 * 24 * 60 * 60 * 1000;

/** What a deviation tolerates is somebody's decision: it says why, is about cases there are, and is looked at again. */
export const lintDeviations = (rows: readonly Deviation[], today: Date): string[] => [
  ...repeated(rows.map(({ id }) => id)).map((id) => `deviation ${id} stands twice: ids name deviations`),
  ...rows.flatMap(({ id, because, source, review, cases: bound = [] }) => [
    ...(isReason(because)
      ? []
      : [
          `deviation ${id}: because is ${JSON.stringify(because)}; say in a sentence why the target may differ ` +
            '(what the vendor says, who agreed to it), or delete the row: then it is the target that is at fault',
        ]),
    ...(source.trim() ? [] : [`deviation ${id}: source is empty; say where it is written or seen`]),
    ...lintReview(id, review, today),
    ...bound
      .filter((pattern) => !caseNames.some((name) => matchesPattern(name, pattern)))
      .map(
        (pattern) =>
          `deviation ${id} is bound to ${pattern}, which no case is called: name a case, or * for any one part`,
      ),
  ]),
];

const caseNames: readonly string[] = [...cases.map((row) => caseId(row)), ...journeys.map(({ id }) => id)];

/** At least four words that are no reminder to write some. */
const isReason = (because: string): boolean =>
  !/^\W*(todo|tbd|fixme)\b/i.test(because) && because.trim().split(/\s+/).length >= 4;

function lintReview(id: string, review: string, today: Date): string[] {
  const day = /^\d{4}-\d\d-\d\d$/.test(review) ? Date.parse(review) : NaN;
  if (Number.isNaN(day) || day > today.getTime() + longestReview)
    return [
      `deviation ${id}: review is ${JSON.stringify(review)}; it must be the day, YYYY-MM-DD, when it is looked at again, at most two years ahead`,
    ];
  return day < today.getTime()
    ? [
        `deviation ${id} was to be looked at by ${review}: see whether it still holds, then move the date or delete the row`,
      ]
    : [];
}

function lintVendorExamples(): string[] {
  const known = new Set<string>(deviations.map(({ id }) => id));
  return examples.flatMap(({ operation, status, name, vendor }) =>
    (vendor?.deviations ?? [])
      .filter((id) => !known.has(id))
      .map(
        (id) =>
          `openapi.yaml, ${operation} ${status}, example ${name}: deviation ${id} is not in contracts/spec/deviations.ts`,
      ),
  );
}
