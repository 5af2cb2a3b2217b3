import type { AnyCase } from '../case.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import type { TargetName } from '../../spec/exchange.ts';
import type { RequirementId } from '../../spec/requirements/index.ts';
import { mockTargets, sandboxTargets } from '../../spec/scopes.ts';

type Row = readonly [variant: string, mediaType: string, text: string, title: string, verifies: RequirementId];

const syntax = 'import2/bad-syntax-is-400';
/** What many parsers take all the same holds no tool either: then it is refused as wrong. */
const noTool = 'import2/source-tool-is-required';
const notJson = 'import2/not-json-is-400';

/** Bodies that are not JSON, each broken in a way of its own; an empty one may also be read as one that lacks its field. */
const rows: readonly Row[] = [
  ['json-empty-body', 'application/json', '', 'refuses an empty body', noTool],
  ['json-cut-off', 'application/json', '{"source_tool":"tum', 'refuses JSON that is cut off', syntax],
  ['json-trailing-comma', 'application/json', '{"source_tool":"tumblr",}', 'refuses a trailing comma', syntax],
  ['json-single-quotes', 'application/json', "{'source_tool':'tumblr'}", 'refuses single quotes', syntax],
  ['json-bare-word', 'application/json', 'source_tool', 'refuses a bare word', syntax],
  ['json-not-a-number', 'application/json', '{"source_tool":NaN}', 'refuses NaN', noTool],
  ['json-two-documents', 'application/json', '{}{}', 'refuses two documents in one body', syntax],
  [
    'json-control-character',
    'application/json',
    '{"source_tool":"tum\nblr"}',
    'refuses a raw line feed in a string',
    noTool,
  ],
  ['form-body', 'application/x-www-form-urlencoded', 'source_tool=tumblr', 'refuses a form', notJson],
  ['xml-body', 'application/xml', '<source_tool>tumblr</source_tool>', 'refuses XML', notJson],
];

/** Documented syntax errors go anywhere; what only we decided is never sent to a live target (I-12). */
const notLive: readonly TargetName[] = [...mockTargets, ...sandboxTargets];

/** Every operation that takes JSON and declares 400 refuses what is not JSON. */
export const malformedJsonCases: readonly AnyCase[] = operationIds.filter(takesJson).flatMap((id) =>
  rows.map(([variant, mediaType, text, title, verifies]): AnyCase => {
    const isJson = mediaType === 'application/json';
    return {
      operation: id,
      status: 400,
      variant,
      title,
      verifies: [verifies],
      request: { headers: { 'content-type': mediaType }, body: { kind: 'text', text } },
      ...(isJson ? {} : { only: { targets: notLive, because: 'other media types are never sent to live (I-12)' } }),
    };
  }),
);

function takesJson(id: OperationId): boolean {
  const operation = operationOf(id);
  return operation.requestBody?.mediaType === 'application/json' && operation.responses[400] !== undefined;
}
