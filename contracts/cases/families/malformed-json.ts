import { type AnyCase, toCase } from '../case.ts';
import { operationIds, operationOf } from '../../spec/contract.ts';
import type { RequirementId } from '../../spec/requirements/index.ts';
import { notForReal } from '../../spec/scopes.ts';

type Malformed = readonly [variant: string, mediaType: string, text: string, title: string, verifies: RequirementId];

const syntax = 'import2/bad-syntax-is-400';
/** What many parsers take all the same holds no tool either: then it is refused as wrong. */
const noTool = 'import2/source-tool-is-required';
const notJson = 'import2/not-json-is-400';
const json = 'application/json';

/** Bodies that are not JSON, each broken in a way of its own; an empty one may also be read as one that lacks its field. */
const rows: readonly Malformed[] = [
  ['json-empty-body', json, '', 'refuses an empty body', noTool],
  ['json-cut-off', json, '{"source_tool":"tum', 'refuses JSON that is cut off', syntax],
  ['json-trailing-comma', json, '{"source_tool":"tumblr",}', 'refuses a trailing comma', syntax],
  ['json-single-quotes', json, "{'source_tool':'tumblr'}", 'refuses single quotes', syntax],
  ['json-bare-word', json, 'source_tool', 'refuses a bare word', syntax],
  ['json-not-a-number', json, '{"source_tool":NaN}', 'refuses NaN', noTool],
  ['json-two-documents', json, '{}{}', 'refuses two documents in one body', syntax],
  ['json-control-character', json, '{"source_tool":"tum\nblr"}', 'refuses a raw line feed in a string', noTool],
  ['form-body', 'application/x-www-form-urlencoded', 'source_tool=tumblr', 'refuses a form', notJson],
  ['xml-body', 'application/xml', '<source_tool>tumblr</source_tool>', 'refuses XML', notJson],
];

/** Documented syntax errors go anywhere; what only we decided is never sent to a live target (I-12). */
const otherMedia = { at: notForReal('other media types are never sent to live (I-12)') };

/** Every operation that takes JSON and declares 400 refuses what is not JSON. */
export const malformedJsonCases: readonly AnyCase[] = operationIds
  .filter((id) => operationOf(id).requestBody?.mediaType === json && operationOf(id).responses[400])
  .flatMap((id) =>
    rows.map(([variant, mediaType, text, title, verifies]) => {
      const request = { headers: { 'content-type': mediaType }, body: { kind: 'text', text } } as const;
      return toCase(id, 400, variant, [title, verifies, { request, ...(mediaType === json ? {} : otherMedia) }]);
    }),
  );
