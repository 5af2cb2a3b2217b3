import type { OperationId } from './contract.ts';
import type { Json } from '../values/json.ts';
import type { RequirementId } from './requirements/index.ts';
import type { webhookOperation } from './webhook.ts';

/** What should have stood somewhere, as facts: wording.ts says it. What no fact is, `holds` says in words. */
export type Expected =
  | { readonly kind: 'equal'; readonly value: Json }
  | { readonly kind: 'one-of'; readonly values: readonly Json[] }
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'format'; readonly format: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'at-least' | 'at-most'; readonly value: Json; readonly of: 'value' | 'length' | 'count' }
  | { readonly kind: 'not-before' | 'not-above'; readonly other: string; readonly value: Json }
  | { readonly kind: 'holds'; readonly what: string };

/** What stood there; `absent` when nothing did. */
export type Received = { readonly kind: 'absent' } | { readonly kind: 'value'; readonly value: Json };

/** One broken promise: facts first, words later. */
export type Finding = {
  /** The rule that found it. */
  readonly rule: string;
  readonly requirement: RequirementId;
  /** `status`, `header Name`, `body` and a JSON pointer below it, or `transport`; of a journey also `action` and its name, and `webhooks: ` and what of them. */
  readonly where: string;
  readonly expected: Expected;
  readonly received: Received;
  /** What it is about, where that is not the operation of its exchange. */
  readonly operation?: OperationId | typeof webhookOperation;
};

/** A broken promise, whoever finds it. */
export type Violation = Omit<Finding, 'rule'>;

/** @param found undefined: nothing stood there */
export const broken = (
  requirement: RequirementId,
  where: string,
  expected: Expected,
  found: Json | undefined,
): Violation => ({ requirement, where, expected, received: received(found) });

/** What a check of an exchange says: the requirement that was held, or how it was broken. */
export type Judged = RequirementId | Violation;

export const judged = (
  isHeld: boolean,
  requirement: RequirementId,
  where: string,
  expected: Expected,
  found: Json | undefined,
): Judged => (isHeld ? requirement : broken(requirement, where, expected, found));

export const isBroken = (one: Judged): one is Violation => typeof one === 'object';

/** What an exchange was held to, broken or not, and what of it was broken. */
export type Judgement = { readonly judged: readonly RequirementId[]; readonly findings: readonly Finding[] };

/** @param rule who judged */
export const judgementOf = (rule: string, all: readonly Judged[]): Judgement => ({
  judged: all.map((one) => (isBroken(one) ? one.requirement : one)),
  findings: foundBy(rule, ...all.filter(isBroken)),
});

export const foundBy = (rule: string, ...violations: readonly Violation[]): Finding[] =>
  violations.map((violation) => ({ rule, ...violation }));

export const nothing: Expected = { kind: 'absent' };
export const holds = (what: string): Expected => ({ kind: 'holds', what });
export const equal = (value: Json): Expected => ({ kind: 'equal', value });
export const oneOf = (values: readonly Json[]): Expected => ({ kind: 'one-of', values });
export const format = (name: string): Expected => ({ kind: 'format', format: name });

export const received = (value: Json | undefined): Received =>
  value === undefined ? { kind: 'absent' } : { kind: 'value', value };

/** The place of a JSON pointer in a body. */
export const inBody = (pointer: string): string => (pointer === '' ? 'body' : `body ${pointer}`);

/** The JSON pointer of a place; null where it is not in a body. */
export const pointerIn = (where: string): string | null =>
  /^body(?: |$)/.test(where) ? where.slice('body '.length) : null;

/** A place whichever element of a list it is in: an index becomes a star. */
export const anyElement = (where: string): string => where.replace(/\/\d+(?=\/|$)/g, '/*');
