import { inBody, pointerIn } from '../spec/finding.ts';
import { isSuccess } from '../spec/statuses.ts';
import { contract, creates, operationOf } from '../spec/contract.ts';
import { deviations } from '../spec/deviations.ts';
import { type Exchange, type Header, type Response, createdId, jsonOf } from '../spec/exchange.ts';
import { contractWords, nobodysPlaces } from '../generated/operations.ts';
import { instantOf } from '../values/instant.ts';
import { seedOf } from '../values/random.ts';
import {
  type Json,
  type JsonPath,
  below,
  isObject,
  matchesPattern,
  parseJson,
  percentDecoded,
  pointerTokens,
  rewriteJson,
  sameJson,
  valueAt,
} from '../values/json.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { Outcome } from '../judge/assessment.ts';
import { isImpersonal } from './wording.ts';
import type { WeighedFinding } from '../judge/verdict.ts';
import { isRealAccount } from '../spec/targets.ts';
import { triesIn } from '../judge/target.ts';

type Scalar = string | number | boolean | null;

/**
 * What a real account shows is other people's. Of an answer there only this stays: what we sent, what openapi.yaml
 * describes of what we created, its own words and counts, and the very value that a finding cites. Everything else is
 * replaced by a stand-in of its type, the same for the same, so that an answer can be judged again. An error speaks of
 * our request: of its prose only what may name somebody is replaced.
 */
export function mask(
  exchanges: readonly Exchange[],
  findings: readonly WeighedFinding[],
  parameters: Parameters,
): { readonly exchanges: readonly Exchange[]; readonly findings: readonly WeighedFinding[] } {
  const [first] = exchanges;
  if (!first || !isRealAccount(first.target)) return { exchanges, findings };
  const created = new Set(exchanges.flatMap((exchange) => idCreatedBy(exchange) ?? []));
  const cited = citedBy(findings, exchanges);
  const text = textMasker(oursIn(exchanges, parameters), [created, cited.values, words], parameters['run'] ?? '');
  const body = bodyMasker(text, cited.besides);
  const pairs = exchanges.map((exchange) => [exchange, maskExchange(exchange, created, text, body)] as const);
  return {
    exchanges: pairs.map(([, masked]) => masked),
    findings: findings.map((finding) => maskFinding(finding, pairs, text, body)),
  };
}

export function maskOutcome(outcome: Outcome): Outcome {
  const { steps, verdict, parameters } = outcome;
  const raw = triesIn(steps);
  const { exchanges, findings } = mask(raw, 'findings' in verdict ? verdict.findings : [], parameters);
  const masked = new Map(raw.map((exchange, at) => [exchange, exchanges[at] ?? exchange]));
  const maskedOf = (one: Exchange): Exchange => {
    const { earlier, ...exchange } = masked.get(one) ?? one;
    return earlier ? { ...exchange, earlier: earlier.map(maskedOf) } : exchange;
  };
  return {
    ...outcome,
    steps: steps.map((step) => (step.kind === 'exchange' ? { ...step, exchange: maskedOf(step.exchange) } : step)),
    verdict: 'findings' in verdict ? { ...verdict, findings } : verdict,
  };
}

/** Every value that our requests carried: in their paths, queries and bodies, and in the parameters they were made of. */
function oursIn(exchanges: readonly Exchange[], parameters: Parameters): ReadonlySet<string> {
  const ours = new Set(Object.values(parameters));
  for (const { request } of exchanges) {
    for (const part of request.url.split(/[/?&=]/)) ours.add(unescaped(part));
    for (const part of request.body.split(/[&=\r\n]+/)) ours.add(part).add(unescaped(part));
    scalarsIn(parseJson(request.body), (value) => ours.add(String(value)));
  }
  return ours;
}

function scalarsIn(value: Json | undefined, take: (scalar: Scalar) => void): void {
  if (Array.isArray(value)) value.forEach((item: Json) => scalarsIn(item, take));
  else if (isObject(value)) Object.values(value).forEach((item) => scalarsIn(item, take));
  else if (value !== undefined) take(value as Scalar);
}

const unescaped = (text: string): string => percentDecoded(text.replace(/\+/g, ' '));

/** The id of what a request created; null: it created nothing. */
const idCreatedBy = ({ operation, answer }: Exchange): string | null =>
  creates(operation) && answer.kind === 'response' ? createdId(answer) : null;

/** The values that findings cite. Instants are compared with those beside them, so these count as cited too. */
type Cited = { readonly values: ReadonlySet<Json>; readonly besides: readonly string[] };

function citedBy(findings: readonly WeighedFinding[], exchanges: readonly Exchange[]): Cited {
  const bodies = new Set<Json>(exchanges.map(({ answer }) => (answer.kind === 'response' ? answer.body : '')));
  const cited = findings.filter(({ weight }) => weight !== 'note');
  const values = cited
    .flatMap(({ expected, received }) => [
      ...('value' in expected ? [expected.value] : []),
      ...(received.kind === 'value' ? [received.value] : []),
    ])
    .filter((value) => !bodies.has(value)); // that a body is no JSON cites nothing in it
  const besides = cited.filter(({ received }) => received.kind === 'value' && instantOf(received.value) !== undefined);
  return { values: new Set(values), besides: besides.map(({ where }) => parentOf(pointerIn(where) ?? '')) };
}

const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'));

/** Constants of ours that are no words of the contract: what known deviations tolerate. */
const words: ReadonlySet<Json> = new Set([
  ...contractWords,
  ...deviations.flatMap(({ tolerates }) => tolerates.flatMap(({ received = [] }) => received)),
]);

/** A name that a program gives: anything else may be somebody's. */
const programmatic = /^[A-Za-z$@_][A-Za-z_]*\d{0,2}$/;

type Body = {
  readonly members: { readonly [pattern: string]: readonly string[] };
  readonly impersonal: readonly string[];
  readonly own: readonly string[];
  readonly isError: boolean;
};

const unknownBody: Body = { members: {}, impersonal: [], own: [], isError: false };

type TextMasker = ReturnType<typeof textMasker>;

/**
 * @param ours what we sent, which may stay however it is typed
 * @param known other values that may stay, as may what carries the id of the run
 */
function textMasker(ours: ReadonlySet<Json>, known: readonly ReadonlySet<Json>[], run: string) {
  const standIns = new Map<string, string>();
  const isKnown = (value: string | number): boolean =>
    ours.has(value) ||
    ours.has(String(value)) ||
    known.some((values) => values.has(value)) ||
    (typeof value === 'string' && (value.trim() === '' || (run.length > 5 && value.includes(run))));
  /** The same text always gets the same. */
  const standIn = (text: string): string => {
    const made = standIns.get(text) ?? standInFor(text, standIns.size + 1);
    standIns.set(text, made);
    return made;
  };
  return {
    isKnown,
    standIn,
    unlessKnown: (value: string): string => (isKnown(value) ? value : standIn(value)),
    isName: (name: string): boolean => programmatic.test(name) || isKnown(name),
    /** Text without the words that may name somebody: all that hold an @, a digit beyond a short number, or are a URL. */
    prose: (text: string): string =>
      isKnown(text)
        ? text
        : text.replace(/[^\s"'<>()[\]{},;=]+/g, (word) => {
            const bare = word.replace(/^[.:!?/]+|[.:!?/]+$/g, '');
            const isPlain = !/[@\d]|:\/\//.test(bare) || /^[A-Za-z]{0,3}\d{1,4}(?:\.\d{1,2})?$/.test(bare);
            return isPlain || isKnown(bare) ? word : word.replace(bare, () => standIn(bare));
          }),
  };
}

type BodyMasker = (text: string, body?: Body) => string;

/** @param besides pointers of the objects whose instants a finding compares */
function bodyMasker(
  { isKnown, isName, standIn, unlessKnown, prose }: TextMasker,
  besides: readonly string[],
): BodyMasker {
  const nameFor = (name: Scalar | undefined, place: JsonPath, { members }: Body): Json | undefined =>
    typeof name === 'string' && (isName(name) || isDescribed(place, members)) ? undefined : standIn(String(name));
  /** @returns undefined for what may stay */
  const leafFor = (value: Scalar | undefined, place: JsonPath, body: Body): Json | undefined => {
    if (value === undefined) return standIn('');
    if (value === null || typeof value === 'boolean') return undefined;
    const pointer = pointerOf(place);
    if (isKnown(value) || body.impersonal.some((pattern) => matchesPattern(pointer, pattern))) return undefined;
    if (isDescribed(place, body.members) && body.own.some((own) => `${pointer}/`.startsWith(`${own}/`)))
      return undefined;
    if (typeof value === 'number') return 0;
    if (instantOf(value) !== undefined && besides.includes(parentOf(pointer))) return undefined;
    return body.isError ? prose(value) : standIn(value);
  };
  return (text, body = unknownBody) => {
    if (/^\s*[[{"]/.test(text))
      return rewriteJson(text, (value, place, isName_) => (isName_ ? nameFor : leafFor)(value, place, body));
    if (body.isError || /^\s*(?:<|$)/.test(text)) return prose(text);
    return parseJson(text) === undefined ? unlessKnown(text) : text;
  };
}

function maskExchange(
  exchange: Exchange,
  created: ReadonlySet<Json>,
  { unlessKnown }: TextMasker,
  ofBody: BodyMasker,
): Exchange {
  const { answer } = exchange;
  if (answer.kind === 'failure') return exchange;
  const headers = answer.headers.map(([name, value]): Header => [
    name,
    isImpersonal(name) ? value : name.toLowerCase() === 'location' ? atOrigin(value, unlessKnown) : unlessKnown(value),
  ]);
  return {
    ...exchange,
    answer: { ...answer, headers, body: ofBody(answer.body, bodyOf(exchange, answer, created)) },
  };
}

/** Where a redirect leads may be somebody's, but for the host, which tells a login page from the API. */
const atOrigin = (location: string, masked: (text: string) => string): string =>
  location.replace(/^(https?:\/\/[^/?#]*)?(.*)$/is, (_, origin: string = '', rest: string) => origin + masked(rest));

type Pairs = readonly (readonly [raw: Exchange, masked: Exchange])[];

function maskFinding(finding: WeighedFinding, pairs: Pairs, text: TextMasker, ofBody: BodyMasker): WeighedFinding {
  const { expected, received } = finding;
  const json = (value: Json): Json => parseJson(ofBody(JSON.stringify(value))) ?? null;
  const where = maskWhere(finding.where, text);
  /** What stands at the finding's place once the answer is masked; what stands nowhere is a value of our own. */
  const receivedAt = (value: Json): Json => {
    const pointer = pointerIn(finding.where);
    for (const [{ answer: raw }, { answer: masked }] of [...pairs].reverse()) {
      if (raw.kind === 'failure' || masked.kind === 'failure' || pointer === null) continue;
      if (value === raw.body) return masked.body;
      if (sameJson(valueAt(jsonOf(raw), pointer), value))
        return valueAt(jsonOf(masked), pointerIn(where) ?? '') ?? null;
    }
    if (typeof value === 'object') return json(value);
    return finding.weight === 'note' && typeof value === 'string' ? text.unlessKnown(value) : value;
  };
  return {
    ...finding,
    where,
    expected:
      expected.kind === 'equal' && typeof expected.value === 'object'
        ? { ...expected, value: json(expected.value) }
        : expected,
    received: received.kind === 'value' ? { ...received, value: receivedAt(received.value) } : received,
  };
}

/** A place, whose names may be somebody's: maps have names for keys. */
function maskWhere(where: string, { isName, standIn }: TextMasker): string {
  const pointer = pointerIn(where);
  if (pointer === null || pointer === '') return where;
  const names = pointerTokens(pointer).map((name) => (/^\d{1,6}$/.test(name) || isName(name) ? name : standIn(name)));
  return inBody(pointerOf(names));
}

/** What may stand for a text: of the format that it has, as far as a schema can ask for one. */
function standInFor(text: string, at: number): string {
  const [, made] = formats.find(([form]) => form.test(text)) ?? [];
  return made?.(String(at), text) ?? `masked-${at}`;
}

const formats: readonly (readonly [form: RegExp, made: (at: string, text: string) => string])[] = [
  [/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i, (at) => `00000000-0000-4000-8000-${at.padStart(12, '0')}`],
  [/^\d{4}-\d\d-\d\d[Tt ]/, (at, text) => (instantOf(text) === undefined ? `masked-${at}` : '2000-01-01T00:00:00Z')],
  [/^\d{4}-\d\d-\d\d$/, () => '2000-01-01'],
  [/^\d+$/, (at, text) => at.padStart(text.length, '0')],
  [/^[^\s@]+@[^\s@]+$/, (at) => `masked-${at}@masked.invalid`],
  [/^https?:\/\//i, (at) => `https://masked.invalid/${at}`],
  [/^\//, (at) => `/masked-${at}`],
];

/** The id of somebody's job where VUs, which share nothing, must call the same job the same: a UUID by its hash. */
export function standInId(id: string): string {
  const digits = [0, 1, 2, 3].map((salt) => seedOf(`${salt}${id}${salt}`).toString(16).padStart(8, '0')).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

/** The name of a member that everybody gives alike; anything else is somebody's. */
export const standInName = (name: string): string => (programmatic.test(name) ? name : standInId(name));

const pointerOf = (place: JsonPath): string => place.reduce<string>((pointer, token) => below(pointer, token), '');

/** Whether openapi.yaml describes the member at a place, or the list of values that it stands in. */
function isDescribed(place: JsonPath, members: Body['members']): boolean {
  const name = place[place.length - 1];
  const parent = place.slice(0, -1);
  if (typeof name === 'number') return isDescribed(parent, members);
  if (name === undefined) return false;
  const pattern = pointerOf(parent.map((token) => (typeof token === 'number' ? '*' : token)));
  return members[pattern]?.includes(name) ?? false;
}

/** What openapi.yaml says of an answer's body, and which objects in it are what we created. */
function bodyOf(exchange: Exchange, answer: Response, created: ReadonlySet<Json>): Body {
  const validator = operationOf(exchange.operation).responses[answer.status]?.validator ?? '';
  return {
    members: contract.schemaFacts[validator]?.members ?? {},
    impersonal: nobodysPlaces[validator] ?? [],
    own: idCreatedBy(exchange) !== null ? [''] : objectsOf(jsonOf(answer), '', created),
    isError: !isSuccess(answer.status),
  };
}

function objectsOf(value: Json | undefined, pointer: string, ids: ReadonlySet<Json>): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, at) => objectsOf(item, below(pointer, at), ids));
  if (!isObject(value)) return [];
  const { id } = value;
  if (id !== undefined && ids.has(String(id))) return [pointer];
  return Object.entries(value).flatMap(([name, child]) => objectsOf(child, below(pointer, name), ids));
}
