import { jsonOf } from '../spec/exchange.ts';
import { answerOf } from './answer.ts';
import type { Finding } from './finding.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Rule } from './rule.ts';

/** A promised body is there, and every body there is (but none where it must be empty) is strict JSON in UTF-8 (I-2, I-3). */
export const jsonBody: Rule = {
  id: 'json-body',
  verifies: [
    'http/json-is-utf-8',
    'http/json-has-no-byte-order-mark',
    'http/content-coding-is-common',
    'import2/json-encoded',
    'elastic-path/json-body',
  ],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    if (!answer || answer.promised.body === 'empty') return [];
    const { body, notUtf8, undecoded } = answer.response;
    const encoded = encodedIn[answer.operation.api];
    if (undecoded !== undefined) return [unread(undecoded, encoded)];
    if (notUtf8 || inUtf16.test(body)) return [found('http/json-is-utf-8', 'UTF-8', otherEncoding(body))];
    const marked = body.startsWith('\ufeff')
      ? [found(noMark, 'JSON', 'a byte order mark (U+FEFF) before the JSON')]
      : [];
    if (jsonOf(answer.response) !== undefined || (body === '' && answer.promised.body === 'optional')) return marked;
    return [...marked, found(encoded, 'JSON', body === '' ? null : body)];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    if (!answer || answer.promised.body === 'empty') return [];
    const { body, notUtf8, undecoded } = answer.response;
    if (undecoded !== undefined) return ['http/content-coding-is-common'];
    if (body === '') return answer.promised.body === 'json' ? [encodedIn[answer.operation.api]] : [];
    return ['http/json-is-utf-8', ...(notUtf8 ? [] : ([noMark, encodedIn[answer.operation.api]] as const))];
  },
};

const noMark = 'http/json-has-no-byte-order-mark';

const encodedIn = { import2: 'import2/json-encoded', 'elastic-path': 'elastic-path/json-body' } as const;

/** @param received null: nothing */
const found = (requirement: RequirementId, format: string, received: string | null): Finding => ({
  rule: 'json-body',
  requirement,
  where: 'body',
  expected: { kind: 'format', format },
  received: received === null ? { kind: 'absent' } : { kind: 'value', value: received },
});

/** The codings of the registry (RFC 9110, 8.4.1) that some runtime of ours has to pass over, in small letters. */
const registered = [
  'gzip',
  'x-gzip',
  'deflate',
  'br',
  'zstd',
  'compress',
  'x-compress',
  'aes128gcm',
  'dcb',
  'dcz',
  'exi',
  'pack200-gzip',
];

/** A coding of the registry may be JSON below, which nobody can say of one that is anybody's own. */
function unread(coding: string, encoded: RequirementId): Finding {
  const isKnown = registered.includes(coding.toLowerCase());
  const received = `bytes in the content coding "${coding}", which ${isKnown ? 'is not undone here: the body was not looked into' : 'nobody knows'}`;
  return found(isKnown ? 'http/content-coding-is-common' : encoded, 'JSON', received);
}

/** Read as UTF-8: its byte order mark is two bytes that are none, as Node and k6 both show them; or every other byte is zero. */
// eslint-disable-next-line no-control-regex -- the zero bytes of UTF-16
const inUtf16 = /^(?:\ufffd\ufffd|[[{"\s]\u0000|\u0000[[{"\s])/;

const otherEncoding = (body: string): string =>
  inUtf16.test(body) ? 'bytes that are not UTF-8; they begin as UTF-16 does' : 'bytes that are not UTF-8';
