import { caseId } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { operationIds, statusesOf } from './spec/contract.ts';
import { type Deviation, deviations, isPastReview } from './spec/deviations.ts';
import { comparedBy } from './judge/expectation.ts';
import { requirementExclusions } from './spec/exclusions.ts';
import { journeys } from './journeys/index.ts';
import { matchesPattern } from './values/json.ts';
import type { Api } from './spec/operation.ts';
import { requirements, speaksFor } from './spec/requirements/index.ts';
import { sourceOf } from './spec/requirements/sources.ts';
import { requirementsInDocument, requirementsOfAnswer, verifiersOf } from './judge/verifiers.ts';
import { apiOf } from './spec/targets.ts';

/** Everything wrong with the rows, as sentences that teach the rule. Empty when all is well. */
export const lintCases = (today: Date): string[] => [
  ...lintIds(),
  ...lintTitles(),
  ...lintRequirements(),
  ...lintSpeakers(),
  ...lintCells(),
  ...lintDeviations(deviations, today),
];

type Complaints = Generator<string, void>;

const repeated = (ids: readonly string[]): string[] => ids.filter((id, at) => ids.indexOf(id) !== at);

/** Every case and journey. */
const named: readonly { readonly id: string; readonly title: string }[] = [
  ...cases.map((row) => ({ id: caseId(row), title: row.title })),
  ...journeys,
];

function* lintIds(): Complaints {
  for (const id of repeated(cases.map((row) => caseId(row))))
    yield `case ${id} stands twice: ids name cases, so each is given once`;
  for (const row of cases)
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(row.variant))
      yield `case ${caseId(row)}: the variant is not kebab-case, so --grep and file names would trip over it`;
}

/** What a server does, said of the server: "refuses a missing name", not "should refuse" and not "test refusal". */
function* lintTitles(): Complaints {
  for (const { id, title } of named) {
    if (/\bshould\b|^test\b/i.test(title))
      yield `case ${id}: the title ${JSON.stringify(title)} is not in the indicative`;
    if (title.includes('@')) yield `case ${id}: its title holds an @, which Playwright takes for the start of a tag`;
    if (title.length > 130) yield `case ${id}: the title has ${title.length} characters; 130 fit a line`;
  }
}

function* lintRequirements(): Complaints {
  for (const id of repeated(requirements.map((row) => row.id))) yield `requirement ${id} stands twice in the register`;
  for (const id of requirementsInDocument)
    if (!requirements.some((row) => row.id === id))
      yield `openapi.yaml names requirement ${id}, which the register does not hold: add its row to contracts/spec/requirements/`;
  for (const row of requirements) {
    const { id, authority, where } = row;
    if (authority !== 'ours' && sourceOf(row) === null)
      yield `requirement ${id} is said at ${JSON.stringify(where)}, a page that contracts/spec/requirements/sources.ts does not hold: add it there`;
    const { cases: by, byRule } = verifiersOf(id);
    const isVerified = by.length > 0 || byRule;
    const isExcluded = requirementExclusions[id] !== undefined;
    if (isVerified && isExcluded) yield `requirement ${id} is excluded, yet verified: take the exclusion away`;
    if (!isVerified && !isExcluded)
      yield `requirement ${id} is verified by nothing: name it in a case, rule or journey, or exclude it with a reason`;
  }
}

/** What one vendor says is never held against the other, nor is a vendor's sentence filed as HTTP's or JSON:API's. */
export function* lintSpeakers(rows = requirements, cites: readonly Cites[] = citations()): Complaints {
  for (const { id, authority } of rows)
    if (authority === 'vendor' && !/^(?:import2|elastic-path)\//.test(id))
      yield `requirement ${id} is held against both APIs, so no vendor's sentence can carry it: cite a standard, or give each API its own row`;
  for (const { what, api, ids } of cites)
    for (const id of new Set(ids))
      if (!speaksFor(id, api))
        yield `${what} cites ${id}, which says nothing of ${api}: cite a sentence of that API, or of HTTP`;
}

type Cites = { readonly what: string; readonly api: Api; readonly ids: readonly string[] };

const citations = (): Cites[] => [
  ...cases.map((row) => ({ what: `case ${caseId(row)}`, api: apiOf(row.operation), ids: comparedBy(row) })),
  ...journeys.map(({ id, verifies }) => ({ what: `journey ${id}`, api: apiOf(id), ids: verifies })),
  ...operationIds.flatMap((id) =>
    statusesOf(id).map((status) => {
      const ids = requirementsOfAnswer(id, status);
      return { what: `openapi.yaml, ${id} ${status},`, api: apiOf(id), ids };
    }),
  ),
];

function* lintCells(): Complaints {
  for (const operation of operationIds)
    for (const status of statusesOf(operation))
      if (!cases.some((row) => row.operation === operation && row.status === status))
        yield `${operation} declares ${status} and no case asks for it: add a row in contracts/cases/`;
}

/** The longest a deviation may stay without being looked at, in milliseconds: two years. */
const longestReview = 2 * 366 * 24 * 60 * 60 * 1000;

/** What a deviation tolerates is somebody's decision: it says why, is about cases there are, and is looked at again. */
export function* lintDeviations(rows: readonly Deviation[], today: Date): Complaints {
  for (const id of repeated(rows.map((row) => row.id))) yield `deviation ${id} stands twice: ids name deviations`;
  for (const { id, because, source, review, cases: bound = [] } of rows) {
    if (!isReason(because))
      yield `deviation ${id}: because is ${JSON.stringify(because)}; say in a sentence why the target may differ (what the vendor says, who agreed to it), or delete the row: then it is the target that is at fault`;
    if (source.trim() === '') yield `deviation ${id}: source is empty; say where it is written or seen`;
    const day = /^\d{4}-\d\d-\d\d$/.test(review) ? Date.parse(review) : NaN;
    if (Number.isNaN(day) || day > today.getTime() + longestReview)
      yield `deviation ${id}: review is ${JSON.stringify(review)}; it must be the day, YYYY-MM-DD, when it is looked at again, at most two years ahead`;
    else if (isPastReview({ review }, today.toISOString().slice(0, 10)))
      yield `deviation ${id} was to be looked at by ${review}: see whether it still holds, then move the date or delete the row`;
    for (const pattern of bound)
      if (!named.some(({ id: name }) => matchesPattern(name, pattern)))
        yield `deviation ${id} is bound to ${pattern}, which no case is called: name a case, or * for any one part`;
  }
}

/** At least four words that are no reminder to write some. */
const isReason = (because: string): boolean =>
  !/^\W*(todo|tbd|fixme)\b/i.test(because) && because.trim().split(/\s+/).length >= 4;
