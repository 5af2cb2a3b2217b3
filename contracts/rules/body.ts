import { type Violation, broken, format, holds, inBody, judged, nothing } from '../spec/finding.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { type Json, below, isObject, repeatedName } from '../values/json.ts';
import { answerRule } from './rule.ts';
import { requirementsStanding, schemaViolations } from './schema-finding.ts';

/** A promised body is there, and every body there is (but none where it must be empty) is strict JSON in UTF-8 (I-2, I-3). */
export const jsonBody = answerRule({
  id: 'json-body',
  verifies: [
    'http/json-is-utf-8',
    'http/json-has-no-byte-order-mark',
    'http/content-coding-is-common',
    'import2/json-encoded',
    'elastic-path/json-body',
  ],
  judge: ({ operation, promised, response: { body, notUtf8, undecoded }, json }) => {
    if (promised.body === 'empty') return [];
    const encoded = encodedIn[operation.api];
    if (undecoded !== undefined) return [unread(undecoded, encoded)];
    if (body === '') return promised.body === 'json' ? [misencoded(encoded, 'JSON', undefined)] : [];
    if (notUtf8 || inUtf16.test(body)) return [misencoded('http/json-is-utf-8', 'UTF-8', otherEncoding(body))];
    const mark = 'a byte order mark (U+FEFF) before the JSON';
    return [
      'http/json-is-utf-8',
      judged(!body.startsWith('\ufeff'), 'http/json-has-no-byte-order-mark', 'body', format('JSON'), mark),
      judged(json !== undefined, encoded, 'body', format('JSON'), body),
    ];
  },
});

const encodedIn = { import2: 'import2/json-encoded', 'elastic-path': 'elastic-path/json-body' } as const;

const misencoded = (requirement: RequirementId, form: string, what: string | undefined): Violation =>
  broken(requirement, 'body', format(form), what);

/** The codings of the registry (RFC 9110, 8.4.1) that some runtime of ours has to pass over. */
const registered = /^(?:(?:x-)?(?:gzip|compress)|deflate|br|zstd|aes128gcm|dcb|dcz|exi|pack200-gzip)$/i;

/** A coding of the registry may be JSON below, which nobody can say of one that is anybody's own. */
function unread(coding: string, encoded: RequirementId): Violation {
  const isKnown = registered.test(coding);
  const received = `bytes in the content coding "${coding}", which ${isKnown ? 'is not undone here: the body was not looked into' : 'nobody knows'}`;
  return misencoded(isKnown ? 'http/content-coding-is-common' : encoded, 'JSON', received);
}

/** Read as UTF-8: its byte order mark is two bytes that are none, as Node and k6 both show them; or every other byte is zero. */
// eslint-disable-next-line no-control-regex -- the zero bytes of UTF-16
const inUtf16 = /^(?:\ufffd\ufffd|[[{"\s]\u0000|\u0000[[{"\s])/;

const otherEncoding = (body: string): string =>
  inUtf16.test(body) ? 'bytes that are not UTF-8; they begin as UTF-16 does' : 'bytes that are not UTF-8';

/** A body that is documented as empty is empty (I-3). */
export const emptyBody = answerRule({
  id: 'empty-body',
  verifies: ['import2/accept-answers-empty-200', 'import2/reject-answers-empty-200'],
  judge: ({ promised: { body, requirement }, response }) =>
    body === 'empty' && requirement
      ? [judged(response.body === '', requirementOf(requirement).id, 'body', nothing, response.body)]
      : [],
});

/** The body keeps the schema of its status; each violation is told under the requirement of the place it stands at. */
export const bodySchema = answerRule({
  id: 'body-schema',
  verifies: [],
  judge: ({ promised, json }, contract) =>
    json === undefined ? [] : schemaViolations(promised.validator, json, contract),
  heldBesides: ({ promised, json }, { schemaFacts }) =>
    json === undefined ? [] : requirementsStanding(json, schemaFacts[promised.validator ?? '']),
});

/** No JSON object of a body names a member twice: parsers disagree on which one counts. */
export const uniqueNames = answerRule({
  id: 'unique-names',
  verifies: ['http/json-names-are-unique'],
  judge: ({ json, response }) => {
    if (json === undefined || !response.body.includes(':')) return [];
    const name = repeatedName(response.body);
    const expected = holds('each name once in an object');
    return [judged(name === undefined, 'http/json-names-are-unique', 'body', expected, name)];
  },
});

/** Members the contract does not describe are noted, so that a vendor's new field is seen the night it comes (I-15). */
export const undescribedMembers = answerRule({
  id: 'undescribed-members',
  verifies: ['http/undescribed-members-allowed'],
  judge: ({ promised, json }, { schemaFacts }) => {
    const facts = schemaFacts[promised.validator ?? ''];
    return facts && json !== undefined ? undescribedIn(json, '', '', facts.members) : [];
  },
});

function undescribedIn(
  value: Json,
  pointer: string,
  pattern: string,
  described: { readonly [pattern: string]: readonly string[] },
): Violation[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, at) => undescribedIn(item, below(pointer, at), `${pattern}/*`, described));
  if (!isObject(value)) return [];
  const known = described[pattern];
  return Object.entries(value).flatMap(([name, child]) =>
    known && !known.includes(name)
      ? [broken('http/undescribed-members-allowed', inBody(below(pointer, name)), nothing, child)]
      : undescribedIn(child, below(pointer, name), below(pattern, name), described),
  );
}

/** An Import2 422 says what is wrong: at least one field has a message (I-4). */
export const validationErrors = answerRule({
  id: 'validation-errors',
  verifies: ['import2/validation-errors-name-a-fault'],
  judge: ({ operation, response, json }) => {
    if (operation.api !== 'import2' || response.status !== 422 || !isObject(json)) return [];
    const isNamed = Object.values(json).some((messages) => Array.isArray(messages) && messages.length > 0);
    const expected = holds('at least one field with a message');
    return [judged(isNamed, 'import2/validation-errors-name-a-fault', 'body', expected, json)];
  },
});
