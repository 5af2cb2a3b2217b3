import { headerValues } from '../../contracts/spec/exchange.ts';
import { isRed } from '../../contracts/judge/verdict.ts';
import type { ShownExchange } from '../../contracts/show/redact.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import { nameOf } from '../../contracts/cases/case.ts';

type Pair = { readonly name: string; readonly value: string };

/** A group of exchanges: one red case, or one finding under load. */
type HarPage = { readonly title: string; readonly exchanges: readonly ShownExchange[] };

/** The exchanges of everything red as HAR 1.2, a page for each case. Secrets are stars already. */
export function harOf(contract: ContractRun | null, load: LoadRun | null) {
  const cases = (contract?.verdicts ?? [])
    .filter(({ verdict, exchanges }) => isRed(verdict) && exchanges.length > 0)
    .map((entry): HarPage => ({
      title: `${nameOf(entry.case, entry.target)}: ${entry.verdict}`,
      exchanges: entry.exchanges,
    }));
  const met = (load?.runs ?? []).flatMap(({ target, journey, responses }) =>
    responses.findings
      .filter(({ finding, exchanges }) => finding.weight === 'fail' && exchanges.length > 0)
      .map((one): HarPage => ({ title: `${journey} at ${target}: ${one.fingerprint}`, exchanges: one.exchanges })),
  );
  const told = [...cases, ...met];
  return {
    log: {
      version: '1.2',
      creator: { name: 'import-api-suite', version: contract?.run.commit ?? load?.run.commit ?? 'unknown' },
      pages: told.map(({ title, exchanges }, at) => ({
        id: `page-${at + 1}`,
        title,
        startedDateTime: instant(exchanges[0]?.startedAt ?? 0),
        pageTimings: {},
      })),
      entries: told.flatMap(({ exchanges }, at) => exchanges.map((one) => entryOf(one, `page-${at + 1}`))),
    },
  };
}

const instant = (ms: number): string => new Date(Math.max(0, ms)).toISOString();
const pairs = (list: readonly (readonly [string, string])[]): Pair[] => list.map(([name, value]) => ({ name, value }));
const bytes = (text: string): number => new TextEncoder().encode(text).length;
const headerOf = (list: readonly (readonly [string, string])[], name: string): string =>
  headerValues(list, name)[0] ?? '';

function entryOf({ request, answer, startedAt, durationMs }: ShownExchange, pageref: string) {
  const time = Math.max(0, durationMs);
  return {
    pageref,
    startedDateTime: instant(startedAt),
    time,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(request.headers),
      queryString: queryOf(request.url),
      ...(request.body === ''
        ? {}
        : { postData: { mimeType: headerOf(request.headers, 'content-type'), text: request.body } }),
      headersSize: -1,
      bodySize: bytes(request.body),
      comment: `credentials: ${request.auth}`,
    },
    response: responseOf(answer),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
  };
}

function queryOf(url: string): Pair[] {
  const query = url.split('#')[0]?.split('?')[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}

/** No whole answer: status 0, as browsers write it. */
function responseOf(answer: ShownExchange['answer']) {
  const isWhole = answer.kind === 'response';
  const headers = isWhole ? answer.headers : [];
  const body = isWhole ? answer.body : '';
  return {
    status: isWhole ? answer.status : 0,
    statusText: isWhole ? '' : answer.failure,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    content: { size: bytes(body), mimeType: headerOf(headers, 'content-type') || 'x-unknown', text: body },
    redirectURL: headerOf(headers, 'location'),
    headersSize: -1,
    bodySize: bytes(body),
    ...(isWhole ? {} : { comment: `${answer.failure}: ${answer.detail}` }),
  };
}
