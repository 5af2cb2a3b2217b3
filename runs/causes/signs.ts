import { pointerIn } from '../../contracts/spec/finding.ts';
import { type Json, isObject } from '../../contracts/values/json.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import type { VerdictEntry } from '../contract-run.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

/** What a finding says of its cause: two findings with a sign in common have one cause. */
export type Sign = {
  /** The same wherever the cause shows. */
  readonly wide: string;
  /** The answer it shows in, operation and status: tells two causes with one wide sign apart. */
  readonly answer: string;
  readonly finding: WeighedFinding;
};

/** Where a finding stands, as the rules name it. */
export type Where =
  | { readonly kind: 'status' | 'transport' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'body'; readonly pointer: string }
  | { readonly kind: 'journey'; readonly what: string };

export function readWhere(where: string): Where {
  if (where === 'status' || where === 'transport') return { kind: where };
  if (where.startsWith('header ')) return { kind: 'header', name: where.slice('header '.length) };
  const pointer = pointerIn(where);
  return pointer === null ? { kind: 'journey', what: where } : { kind: 'body', pointer };
}

/** The rules whose findings follow from a broken one: what comes after a cut body says nothing of its own. */
const follows: { readonly [rule: string]: readonly string[] } = {
  'json-body': ['body-schema', 'unique-names', 'error-document', 'validation-errors', 'job-invariants', 'expectation'],
  'empty-body': ['media-type', 'json-body', 'body-schema', 'expectation'],
  'body-schema': ['error-document', 'validation-errors', 'job-invariants', 'expectation'],
  'error-document': ['expectation'],
  'validation-errors': ['expectation'],
};

/** A broken connection, and then a wrong status, explain everything else about an answer. */
const sweeping = ['transport', 'status'] as const;

/** The findings of one case that are not explained by another of the same exchange. */
function unexplained(findings: readonly WeighedFinding[]): readonly WeighedFinding[] {
  const exchanges = new Set(findings.map(({ startedAt }) => startedAt));
  return [...exchanges].flatMap((at) => unexplainedIn(findings.filter(({ startedAt }) => startedAt === at)));
}

function unexplainedIn(findings: readonly WeighedFinding[]): readonly WeighedFinding[] {
  for (const where of sweeping) {
    const first = findings.find((one) => one.where === where);
    if (first) return [first];
  }
  const rules = new Set(findings.map(({ rule }) => rule));
  return findings.filter(({ rule }) => ![...rules].some((other) => follows[other]?.includes(rule)));
}

/** The findings that make an entry what it is: those that fail it, or those that warn where none fails. */
export function weighing({ findings }: Pick<VerdictEntry, 'findings'>): readonly WeighedFinding[] {
  const failing = findings.filter(({ weight }) => weight === 'fail');
  return failing.length > 0 ? failing : findings.filter(({ weight }) => weight === 'warn');
}

/** The signs of a red or warned entry; none where it has no finding (the suite itself failed). */
export function signsOf(entry: VerdictEntry): readonly Sign[] {
  return unexplained(weighing(entry)).map(signOf);
}

export function signOf(finding: WeighedFinding): Sign {
  const { operation, status } = finding;
  const where = readWhere(finding.where);
  const api = apiOf(operation);
  const parts = (...words: readonly string[]): Sign => ({
    wide: [api, ...words].join(' | '),
    answer: where.kind === 'header' || status === null ? operation : `${operation} ${status}`,
    finding,
  });
  const got = finding.received.kind === 'absent' ? 'nothing' : finding.received.value;
  switch (where.kind) {
    case 'transport':
      return parts('transport', classOf(String(got).split(':')[0] ?? ''));
    case 'status':
      return parts('status', statusSign(finding, got));
    case 'header':
      return parts(finding.rule, finding.requirement, where.name.toLowerCase(), classOf(got));
    case 'body':
      return parts(finding.rule, finding.rule === 'expectation' ? '' : finding.requirement, leafOf(where.pointer));
    case 'journey':
      return parts(finding.rule, finding.requirement, where.what);
    default:
      return where satisfies never;
  }
}

/** Refused credentials, a limit: gates that stand before every operation, whichever it is. */
const gates: readonly Json[] = [401, 403, 429];

/** A gate that is open or shut by mistake, or a server that fails, has one cause whichever operation shows it. */
function statusSign(finding: WeighedFinding, got: Json): string {
  const wanted = finding.expected.kind === 'equal' ? finding.expected.value : null;
  if (finding.rule === 'status' || gates.includes(got) || (typeof got === 'number' && got >= 500)) return classOf(got);
  return gates.includes(wanted) ? `no ${classOf(wanted)}` : `${wantedStatus(finding)} to ${classOf(got)}`;
}

const wantedStatus = ({ expected }: WeighedFinding): string =>
  expected.kind === 'equal' ? JSON.stringify(expected.value) : 'declared';

/** The last name of a pointer: the same member in a list and alone has one cause. */
const leafOf = (pointer: string): string =>
  pointer
    .split('/')
    .filter((token) => !/^\d+$/.test(token))
    .pop() ?? '';

/** A value without what differs from answer to answer. */
const classOf = (value: Json): string =>
  typeof value === 'string'
    ? value.slice(0, 60).replace(/\d+/g, '#')
    : isObject(value)
      ? 'object'
      : JSON.stringify(value);

/** A short value that two answers can have in common only by a common cause. */
export const scalarOf = ({ received }: WeighedFinding): string | null => {
  if (received.kind === 'absent') return 'nothing';
  const { value } = received;
  return typeof value === 'object' && value !== null ? null : JSON.stringify(value).slice(0, 80);
};
