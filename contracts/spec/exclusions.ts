import type { RequirementId } from './requirements/index.ts';

/** The requirements that no case, rule or journey verifies, each with the reason. */
export const requirementExclusions: { readonly [id in RequirementId]?: string } = {
  'import2/base-url': 'binds the caller; a test of targets/addresses.ts holds our default to it',
  'import2/sandbox-delete-is-fixed': 'the API has no DELETE operation',
  'import2/sandbox-follows-latest':
    'there is no newer version to compare with; a drift shows as findings at the sandbox',
  'import2/status-tells-the-result':
    'introduces a list, which is not closed; each status of it is a requirement of its own',
  'elastic-path/errors-are-required':
    'elastic-path/errors-are-json-api asks the same of every error, and is what one without `errors` breaks',
  'elastic-path/path-names-the-import':
    'says what a request puts there; get-answers-the-import and not-found-is-404 say what comes of it',
  'elastic-path/counts-show-completeness': 'what the counts are for; what each shows is a requirement of its own',
  'http/json-has-json-media-type':
    'the vendors’ own sentences ask for more: import2/json-encoded, elastic-path/json-body',
  'http/json-is-well-formed': 'the vendors’ own sentences ask for JSON: import2/json-encoded, elastic-path/json-body',
  'json-api/no-additional-members': 'both vendors add members: they are allowed and noted, never a failure (I-15)',
  'json-api/others-are-ignored': 'binds who reads a document; the suite notes such members and judges the rest',
  'json-api/root-is-an-object':
    'the root of a success is the vendor’s own: elastic-path/data-is-required; that of an error: elastic-path/errors-are-json-api',
  'json-api/top-level-may-have': 'permits; what such a member has to be stands in its own section',
  'json-api/top-level-links-may-have': 'permits; what a link has to be stands in its own section',
  'json-api/self-link-names-its-type': 'neither an extension nor a profile is applied to what this API answers',
  'json-api/primary-data':
    'an error document has none; that of a success is the vendor’s own: elastic-path/import-members',
  'json-api/collection-is-an-array':
    'an error document has none; the list is the vendor’s own: elastic-path/list-members',
  'json-api/error-about': 'what a link has to be is json-api/link-form; where it leads is for a reader to see',
  'json-api/error-about-is-readable': 'the suite follows no link that a server sends: it may lead anywhere',
  'json-api/error-type': 'what a link has to be is json-api/link-form; what it identifies is for a reader to see',
  'json-api/error-type-is-readable': 'the suite follows no link that a server sends: it may lead anywhere',
  'json-api/error-status-is-provided':
    'the vendor’s own sentence asks for more: elastic-path/error-has-status-and-title',
  'json-api/error-detail': 'the vendor’s own sentence: elastic-path/error-detail',
  'json-api/error-meta': 'the vendor’s own sentence: elastic-path/error-meta-is-an-object',
  'json-api/error-title-is-stable': 'needs two occurrences of one problem, and localization is allowed to change it',
  'json-api/error-pointer-exists': 'no operation of this contract takes a JSON:API document a pointer could point into',
  'json-api/media-type': 'the vendor’s pages say application/json; either is accepted (E-2)',
};
