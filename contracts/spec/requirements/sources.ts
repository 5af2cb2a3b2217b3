import type { Requirement } from '../requirement.ts';

/** A page that requirements and decisions rest on. */
export type Source = {
  readonly title: string;
  readonly url: string;
  /** The day it was read, YYYY-MM-DD. */
  readonly read: string;
};

/** @param where how `where` of its requirements begins */
const page = (says: string, where: string, title: string, url: string, read = '2026-11-22') => ({
  says,
  where,
  source: { title, url, read },
});

const elasticPath = (where: string, title: string, path: string) =>
  page('elastic-path', where, `Elastic Path, ${title}`, `https://elasticpath.dev/${path}`);

const rfc = (number: number, title: string, read?: string) =>
  page('http', `RFC ${number}`, `RFC ${number}, ${title}`, `https://www.rfc-editor.org/rfc/rfc${number}`, read);

const described =
  'https://github.com/elasticpath/elasticpath-dev/blob/33ab00fe67e95e70872fa68329919548a33c152d/openapispecs/subscriptions/public_openapi.yaml';

/** Of two that hold a requirement the later one is its page. */
const pages = [
  page('import2', '', 'Import2, API Reference v2.1', 'https://import2.github.io/'),
  page('import2', 'Webhook', 'Import2, Webhook Reference', 'https://import2.github.io/webhook-reference'),
  elasticPath('Get import', 'Get import', 'docs/api/subscriptions/get-import'),
  elasticPath('Create import', 'Create import', 'docs/api/subscriptions/create-import'),
  elasticPath('List imports', 'List imports', 'docs/api/subscriptions/list-import-jobs'),
  page(
    'elastic-path',
    'API description',
    'Elastic Path, OpenAPI description of Subscriptions',
    described,
    '2026-11-28',
  ),
  elasticPath('Imports page', 'Imports', 'docs/api/subscriptions/imports'),
  elasticPath('Errors page', 'Errors', 'guides/Getting-Started/errors'),
  elasticPath('Rate-limits page', 'Rate limits', 'guides/Getting-Started/rate-limits'),
  elasticPath('Authentication page', 'Authentication', 'docs/authentication/Tokens/client-credential-token'),
  page('json-api', '', 'JSON:API 1.1', 'https://jsonapi.org/format/1.1/'),
  rfc(9110, 'HTTP Semantics'),
  rfc(9745, 'The Deprecation HTTP Response Header Field', '2026-11-28'),
  rfc(8594, 'The Sunset HTTP Header Field', '2026-11-28'),
  rfc(6749, 'The OAuth 2.0 Authorization Framework', '2026-11-30'),
  rfc(8259, 'The JSON Data Interchange Format'),
  rfc(7493, 'The I-JSON Message Format'),
];

/** Every page, once; a requirement names the place in it. */
export const sources: readonly Source[] = pages.map(({ source }) => source);

/** The page a requirement stands on; null for what no page says. */
export const sourceOf = ({ id, where }: Pick<Requirement, 'id' | 'where'>): Source | null =>
  [...pages].reverse().find((one) => id.startsWith(`${one.says}/`) && where.startsWith(one.where))?.source ?? null;
