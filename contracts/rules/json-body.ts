import type { RequirementId } from '../spec/requirements/index.ts';
import { type Violation, broken, format, judged } from '../spec/finding.ts';
import { answerRule } from './rule.ts';

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
    if (body === '') return promised.body === 'json' ? [found(encoded, 'JSON', undefined)] : [];
    if (notUtf8 || inUtf16.test(body)) return [found('http/json-is-utf-8', 'UTF-8', otherEncoding(body))];
    const mark = 'a byte order mark (U+FEFF) before the JSON';
    return [
      'http/json-is-utf-8',
      judged(!body.startsWith('\ufeff'), 'http/json-has-no-byte-order-mark', 'body', format('JSON'), mark),
      judged(json !== undefined, encoded, 'body', format('JSON'), body),
    ];
  },
});

const encodedIn = { import2: 'import2/json-encoded', 'elastic-path': 'elastic-path/json-body' } as const;

const found = (requirement: RequirementId, form: string, what: string | undefined): Violation =>
  broken(requirement, 'body', format(form), what);

/** The codings of the registry (RFC 9110, 8.4.1) that some runtime of ours has to pass over. */
const registered = /^(?:(?:x-)?(?:gzip|compress)|deflate|br|zstd|aes128gcm|dcb|dcz|exi|pack200-gzip)$/i;

/** A coding of the registry may be JSON below, which nobody can say of one that is anybody's own. */
function unread(coding: string, encoded: RequirementId): Violation {
  const isKnown = registered.test(coding);
  const received = `bytes in the content coding "${coding}", which ${isKnown ? 'is not undone here: the body was not looked into' : 'nobody knows'}`;
  return found(isKnown ? 'http/content-coding-is-common' : encoded, 'JSON', received);
}

/** Read as UTF-8: its byte order mark is two bytes that are none, as Node and k6 both show them; or every other byte is zero. */
// eslint-disable-next-line no-control-regex -- the zero bytes of UTF-16
const inUtf16 = /^(?:\ufffd\ufffd|[[{"\s]\u0000|\u0000[[{"\s])/;

const otherEncoding = (body: string): string =>
  inUtf16.test(body) ? 'bytes that are not UTF-8; they begin as UTF-16 does' : 'bytes that are not UTF-8';
