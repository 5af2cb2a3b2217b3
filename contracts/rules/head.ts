import { type Exchange, headerValues, isJsonMediaType, mediaTypeOf } from '../spec/exchange.ts';
import { type Judged, broken, format, holds, judged, nothing, oneOf } from '../spec/finding.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { isMock, lowestLimitOf } from '../spec/targets.ts';
import { holdsSecret } from '../values/secret.ts';
import { type PromisedAnswer, type Rule, answerRule } from './rule.ts';

/** A request gets a whole answer: no reset, no time-out, no cut or over-long body. One that was sent again got its chance. */
export const transport: Rule = {
  id: 'transport',
  verifies: ['http/whole-answer', 'http/answered-at-once'],
  judge: ({ answer, waitedMs }) => {
    if (answer.kind === 'response') return ['http/whole-answer', 'http/answered-at-once'];
    const requirement = waitedMs === undefined ? 'http/whole-answer' : 'http/answered-at-once';
    return [broken(requirement, 'transport', holds('a whole HTTP answer'), `${answer.failure}: ${answer.detail}`)];
  },
};

/**
 * The status is one that the operation declares; a 5xx that is not says by itself that the server failed, unless it said
 * that it was unavailable for now, and was waited for; and at the sandbox it is no refusal for a limit: it is said to have
 * none.
 */
export const status: Rule = {
  id: 'status',
  verifies: ['http/status-is-declared', 'http/server-error', 'http/answered-at-once', 'import2/sandbox-has-no-limit'],
  judge: (exchange, { operations }) => {
    const { answer, operation, waitedMs } = exchange;
    if (answer.kind === 'failure') return [];
    const { status: found } = answer;
    if (isRefusedAtSandbox(exchange))
      return [broken('import2/sandbox-has-no-limit', 'status', holds('no refusal for a limit'), found)];
    const declared = Object.keys(operations[operation]?.responses ?? {}).map(Number);
    const isDeclared = declared.includes(found);
    const failed = found === 503 && waitedMs !== undefined ? 'http/answered-at-once' : 'http/server-error';
    const requirement = isDeclared || found < 500 ? 'http/status-is-declared' : failed;
    return [
      judged(isDeclared, requirement, 'status', oneOf(declared), found),
      ...(found < 500 ? (['http/server-error'] as const) : []),
    ];
  },
};

/** A refusal for a limit, where there is said to be none. */
export const isRefusedAtSandbox = ({ target, answer }: Exchange): boolean =>
  answer.kind === 'response' && answer.status === 429 && lowestLimitOf(target, null) === null;

/** A body with content names a JSON media type that the operation declares; Import2 says JSON and names none, so any of JSON's will do there. */
export const mediaType = answerRule({
  id: 'media-type',
  verifies: ['import2/json-encoded', 'import2/undescribed-body-is-json-or-empty', 'elastic-path/json-body'],
  judge: (answer) => {
    const { operation, response, promised, exchange } = answer;
    if (response.body === '' || promised.body === 'empty') return [];
    const found = mediaTypeOf(response);
    const { mediaTypes } = promised;
    const isAnyJson = mediaTypes.length === 0 || (operation.api === 'import2' && !isMock(exchange.target));
    const isRight = mediaTypes.includes(found) || (isAnyJson && isJsonMediaType(found));
    const expected = oneOf(mediaTypes.length > 0 ? mediaTypes : ['application/json']);
    return [judged(isRight, requirementFor(answer), 'header Content-Type', expected, found === '' ? undefined : found)];
  },
});

function requirementFor({ operation, promised }: PromisedAnswer): RequirementId {
  if (operation.api === 'elastic-path') return 'elastic-path/json-body';
  return promised.body === 'json' ? 'import2/json-encoded' : 'import2/undescribed-body-is-json-or-empty';
}

/** Every header the contract describes is there if required, and has the form it describes. */
export const headers = answerRule({
  id: 'headers',
  verifies: ['http/unauthorized-has-challenge', 'http/retry-after-form'],
  judge: ({ promised, response }, { validators }) =>
    promised.headers.flatMap(({ name, required, requirement, schema, validator }) => {
      const { id } = requirementOf(requirement);
      const where = `header ${name}`;
      const form = format(String(schema['pattern'] ?? schema['type']));
      const values = headerValues(response.headers, name);
      if (values.length === 0 && required) return [broken(id, where, { kind: 'present' }, undefined)];
      return values.map((value) => judged(validators[validator]?.(value) === true, id, where, form, value));
    }),
});

const noEcho = 'http/no-secret-echoed';

/** The answer repeats no secret of its request: not in the body, not in a header. */
export const secretEcho: Rule = {
  id: 'secret-echo',
  verifies: [noEcho],
  judge: ({ answer, secrets }) => {
    if (answer.kind === 'failure' || secrets.length === 0) return [];
    const values = answer.headers.map(([, value]) => value).join('\n');
    if (!holdsSecret(`${answer.body}\n${values}`, secrets)) return [noEcho]; // once for all places: load runs ask it of every answer
    const places = answer.headers.map(([name, value]) => [`header ${name}`, value] as const);
    return [['body', answer.body] as const, ...places]
      .filter(([, text]) => holdsSecret(text, secrets))
      .map(([where]) => broken(noEcho, where, holds('no secret of the request'), 'a secret of the request'));
  },
};

/** An answer that says its resource is to be given up, and when: nothing is broken yet, and somebody has to know. */
export const retirement: Rule = {
  id: 'retirement',
  verifies: ['http/not-deprecated', 'http/no-sunset'],
  judge: ({ answer }) =>
    answer.kind === 'failure'
      ? []
      : notices.flatMap(({ name, requirement, dateOf }): readonly Judged[] => {
          const values = headerValues(answer.headers, name);
          if (values.length === 0) return [requirement];
          return values.map((value) =>
            broken(requirement, `header ${name}`, nothing, dated(value, dateOf(value.trim()))),
          );
        }),
};

const notices = [
  {
    name: 'Deprecation',
    requirement: 'http/not-deprecated',
    /** Seconds since the epoch as a structured date (RFC 9745, 2.1); before the RFC a `true` or an HTTP date. */
    dateOf: (value: string): number =>
      /^@-?\d{1,12}$/.test(value) ? Number(value.slice(1)) * 1000 : Date.parse(/\d{4}/.test(value) ? value : ''),
  },
  { name: 'Sunset', requirement: 'http/no-sunset', dateOf: (value: string): number => Date.parse(value) },
] as const;

const dated = (value: string, at: number): string => {
  const day = new Date(at);
  return Number.isNaN(day.getTime()) ? value : `${value} (${day.toISOString().slice(0, 10)})`;
};
