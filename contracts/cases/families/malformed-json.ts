import { type Case, row, toCase } from '../case.ts';
import { operationIds, operationOf } from '../../spec/contract.ts';
import { notForReal } from '../../spec/scopes.ts';
import { sentences } from '../../spec/statuses.ts';
import { bodySchemaOf, bodySentence } from './constraints.ts';

type Malformed = readonly [
  variant: string,
  title: string,
  text: (field: string) => string,
  /** `field`: what many parsers take all the same lacks the field too; then it is refused as wrong. */
  breaks: 'syntax' | 'field' | 'media type',
  mediaType?: string,
];

/** Bodies that are not JSON, each broken in a way of its own; an empty one may also be read as one that lacks its field. */
const rows: readonly Malformed[] = [
  ['json-empty-body', 'refuses an empty body', () => '', 'field'],
  ['json-cut-off', 'refuses JSON that is cut off', (field) => `{"${field}":"tum`, 'syntax'],
  ['json-trailing-comma', 'refuses a trailing comma', (field) => `{"${field}":"tumblr",}`, 'syntax'],
  ['json-single-quotes', 'refuses single quotes', (field) => `{'${field}':'tumblr'}`, 'syntax'],
  ['json-bare-word', 'refuses a bare word', (field) => field, 'syntax'],
  ['json-not-a-number', 'refuses NaN', (field) => `{"${field}":NaN}`, 'field'],
  ['json-two-documents', 'refuses two documents in one body', () => '{}{}', 'syntax'],
  ['json-control-character', 'refuses a raw line feed in a string', (field) => `{"${field}":"tum\nblr"}`, 'field'],
  ['form-body', 'refuses a form', (field) => `${field}=tumblr`, 'media type', 'application/x-www-form-urlencoded'],
  ['xml-body', 'refuses XML', (field) => `<${field}>tumblr</${field}>`, 'media type', 'application/xml'],
];

const ofOtherMedia = {
  import2: 'import2/not-json-is-400',
  'elastic-path': 'elastic-path/wrong-media-type-is-400',
} as const;

/** Documented syntax errors go anywhere; what only we decided is never sent to a live target (I-12). */
const otherMedia = { at: notForReal('other media types are never sent to live (I-12)') };

/** Every operation that takes JSON and declares 400 refuses what is not JSON. */
export const malformedJsonCases: readonly Case[] = operationIds.flatMap((id) => {
  const { api, requestBody, responses } = operationOf(id);
  if (requestBody?.mediaType !== 'application/json' || !responses[400]) return [];
  const { required: [field = 'value'] = [] } = bodySchemaOf(id);
  const verifies = {
    syntax: sentences[api][400],
    field: bodySentence(id, field) ?? sentences[api][400],
    'media type': ofOtherMedia[api],
  };
  return rows.map(([variant, title, text, breaks, mediaType = 'application/json']) => {
    const request = { headers: { 'content-type': mediaType }, body: { kind: 'text', text: text(field) } } as const;
    return toCase(
      id,
      400,
      variant,
      row(title, verifies[breaks], { request, ...(breaks === 'media type' ? otherMedia : {}) }),
    );
  });
});
