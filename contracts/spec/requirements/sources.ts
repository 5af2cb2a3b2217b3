import type { Requirement } from '../requirement.ts';

/** A page that requirements and decisions rest on. */
export type Source = {
  readonly title: string;
  readonly url: string;
  /** The day it was read, YYYY-MM-DD. */
  readonly read: string;
  /** What `id: where` of its requirements looks like. */
  readonly holds: RegExp;
};

const read = '2026-11-22';

const described =
  'elasticpath/elasticpath-dev/blob/33ab00fe67e95e70872fa68329919548a33c152d/openapispecs/subscriptions/public_openapi.yaml';

const elasticPath = (title: string, path: string, holds: RegExp): Source => ({
  title: `Elastic Path, ${title}`,
  url: `https://elasticpath.dev/${path}`,
  read,
  holds,
});

const rfc = (number: number, title: string, readOn = read): Source => ({
  title: `RFC ${number}, ${title}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}`,
  read: readOn,
  holds: new RegExp(`^http/\\S+: RFC ${number}`),
});

/** Every page, once; a requirement names the place in it. */
export const sources: readonly Source[] = [
  {
    title: 'Import2, API Reference v2.1',
    url: 'https://import2.github.io/',
    read,
    holds: /^import2\/\S+: (?!Webhook)/,
  },
  {
    title: 'Import2, Webhook Reference',
    url: 'https://import2.github.io/webhook-reference',
    read,
    holds: /^import2\/\S+: Webhook reference/,
  },
  elasticPath('Get import', 'docs/api/subscriptions/get-import', /^elastic-path\/\S+: Get import/),
  elasticPath('Create import', 'docs/api/subscriptions/create-import', /^elastic-path\/\S+: Create import/),
  elasticPath('List imports', 'docs/api/subscriptions/list-import-jobs', /^elastic-path\/\S+: List imports/),
  {
    title: 'Elastic Path, OpenAPI description of Subscriptions',
    url: `https://github.com/${described}`,
    read: '2026-11-28',
    holds: /^elastic-path\/\S+: API description/,
  },
  elasticPath('Imports', 'docs/api/subscriptions/imports', /^elastic-path\/\S+: Imports page/),
  elasticPath('Errors', 'guides/Getting-Started/errors', /^elastic-path\/\S+: Errors page/),
  elasticPath('Rate limits', 'guides/Getting-Started/rate-limits', /^elastic-path\/\S+: Rate-limits page/),
  elasticPath(
    'Authentication',
    'docs/authentication/Tokens/client-credential-token',
    /^elastic-path\/\S+: Authentication page/,
  ),
  { title: 'JSON:API 1.1', url: 'https://jsonapi.org/format/1.1/', read, holds: /^json-api\// },
  rfc(9110, 'HTTP Semantics'),
  rfc(9745, 'The Deprecation HTTP Response Header Field', '2026-11-28'),
  rfc(8594, 'The Sunset HTTP Header Field', '2026-11-28'),
  rfc(8259, 'The JSON Data Interchange Format'),
  rfc(7493, 'The I-JSON Message Format'),
];

/** The page a requirement stands on; null for what no page says. */
export const sourceOf = ({ id, where }: Pick<Requirement, 'id' | 'where'>): Source | null =>
  sources.find(({ holds }) => holds.test(`${id}: ${where}`)) ?? null;
