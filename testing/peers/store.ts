import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Answer, credentialsOf, tokenOf } from './serving.ts';

/**
 * A store of Elastic Path, from the vendor's pages alone: nobody here took it from the mock or from openapi.yaml. For tests.
 */

/** Where the vendor leaves a choice, the one that this store takes; what is left out it does as we decided. */
export type StoreChoices = {
  /** What a token call without its fields is answered, and in whose form its errors are. */
  readonly noClient?: 400 | 401 | 200;
  readonly oauthErrors?: boolean;
  readonly tokenType?: string;
  /** The status of wrong client credentials, and how long a token is said to last. */
  readonly badClient?: 400 | 401;
  readonly lasts?: number;
  /** Wraps a token in `data`, as one page of the vendor's shows it. */
  readonly wrapsToken?: true;
  /** How far the store's clock is ahead, in seconds. */
  readonly aheadSeconds?: number;
  /** How far the `Date` of its answers is ahead of that, as somebody on the way writes it. */
  readonly dateAheadSeconds?: number;
  /** What an id that is no UUID is answered, and one that nobody has. */
  readonly noUuid?: 400 | 404;
  readonly nobodys?: 400 | 404 | 200;
  /** What is no file at all is answered, and a file without a line that is any good. */
  readonly noFile?: 400 | 409;
  readonly noLine?: 400 | 201;
  /** What a file is answered that has good lines and bad ones. */
  readonly someBad?: 400 | 201;
  /** Whether records are counted once a job is processed, of which record types, and how many polls miss a new job. */
  readonly countsLater?: boolean;
  readonly recordTypes?: readonly string[];
  readonly pollsBehind?: number;
  /** The link to the next page, and what an error holds besides. */
  readonly nextLink?: string;
  readonly error?: { readonly [member: string]: unknown };
  readonly errors?: readonly unknown[];
  /** Says null of a reference that nobody gave. */
  readonly nullRef?: boolean;
};

/** An import as it is answered, and as a fault may change it. */
export type Shown = {
  id: string;
  type: string;
  attributes: { external_ref?: string | null; status: string };
  meta: {
    owner: string;
    timestamps: { created_at: string; updated_at: string; started_at?: string; finished_at?: string };
    records: { uploaded: { [type: string]: number }; imported: { [type: string]: number } };
  };
};

/** How the jobs of a store go wrong. Times in milliseconds on the store's clock. */
export type JobFault = {
  /** When a job runs, in place of one after the other in the order of their creation. */
  readonly runs?: (jobs: readonly Job[]) => void;
  /** What is made of a job in the answer to a GET, after it was so often shown with this status; null: 404. */
  readonly shows?: (job: Shown, timesBefore: number, status: string) => Shown | null;
  readonly lists?: (jobs: Shown[]) => Shown[];
  /** How many lines that are none are counted all the same. */
  readonly countsBad?: true;
  readonly oneId?: true;
};

export type Job = {
  readonly id: string;
  readonly ref: string | null | undefined;
  readonly created: number;
  readonly uploaded: { readonly [type: string]: number };
  start: number;
  end: number;
  readonly shown: { [status: string]: number };
};

const types = ['product', 'plan', 'subscriber', 'offering']
  .map((name) => `subscription_${name}`)
  .concat('subscription');

/** Who may ask a store for a token. */
export const client = { id: 'a-store-client', secret: 'a-store-client-secret' };

/**
 * What a store answers to requests, one after the other, by its own clock.
 * @param runMs how long a job runs; Infinity for a store whose jobs wait, since others are busy
 */
export function storeOf(choices: StoreChoices, runMs: number, fault: JobFault = {}) {
  const jobs: Job[] = [];
  const tokens = new Set<string>();
  const { countsLater, nullRef, recordTypes = types } = choices;
  const now = (): number => Date.now() + (choices.aheadSeconds ?? 0) * 1000;

  function failed(status: number): Answer {
    const { error, errors = [{ status: String(status), title: 'Refused', ...error }] } = choices;
    return { status, body: { errors } };
  }

  function token(body: string): Answer {
    const { noClient = 400, badClient = 401, lasts = 3600, tokenType = 'Bearer', oauthErrors, wrapsToken } = choices;
    const form = new URLSearchParams(body);
    const refused = (status: number, error: string): Answer => ({
      ...(oauthErrors ? { status, body: { error } } : failed(status)),
      headers: { 'www-authenticate': 'Basic realm="token"' },
    });
    if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type');
    const isWhole = form.has('client_id') && form.has('client_secret');
    if (!isWhole && noClient !== 200) return refused(noClient, 'invalid_client');
    const isGood = form.get('client_id') === client.id && form.get('client_secret') === client.secret;
    if (isWhole && !isGood) return refused(badClient, 'invalid_client');
    const issued = randomUUID();
    tokens.add(issued);
    const told = tokenOf(issued, now(), lasts, tokenType);
    return { status: 200, body: wrapsToken ? { data: told } : told };
  }

  function jobOf(id: string, lines: readonly string[], ref: string | null | undefined): Job {
    const created = now();
    const start = runMs === Infinity ? Infinity : Math.max(created + 20, jobs.at(-1)?.end ?? 0);
    const uploaded = Object.fromEntries(recordTypes.map((type) => [type, lines.filter((one) => one === type).length]));
    return { id, ref, created, uploaded, start, end: start + runMs, shown: {} };
  }

  /** What a job honestly is at an instant. */
  function shownAt({ id, ref, created, uploaded, start, end }: Job, at: number): Shown {
    const share = at < start ? 0 : Math.min(1, (at - start) / (end - start));
    const said = ref ?? (nullRef ? null : undefined);
    const counted = (of: number): { [type: string]: number } =>
      Object.fromEntries(Object.entries(uploaded).map(([type, count]) => [type, Math.floor(count * of)]));
    return {
      id,
      type: 'subscription_import',
      attributes: {
        ...(said === undefined ? {} : { external_ref: said }),
        status: at < start ? 'pending' : at < end ? 'started' : 'success',
      },
      meta: {
        owner: 'store',
        timestamps: {
          created_at: iso(created),
          updated_at: iso(at < start ? created : Math.min(at, end)),
          ...(at < start ? {} : { started_at: iso(start) }),
          ...(at < end ? {} : { finished_at: iso(end) }),
        },
        records: { uploaded: counted(countsLater && at < start ? 0 : 1), imported: counted(share) },
      },
    };
  }

  function get(id: string): Answer {
    const { noUuid = 400, nobodys = 404, pollsBehind = 0 } = choices;
    const job = jobs.find((one) => one.id === id);
    if (!job) {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return failed(noUuid);
      if (nobodys !== 200) return failed(nobodys);
      return { status: 200, body: { data: shownAt(jobOf(id, [], null), now()) } };
    }
    const shown = shownAt(job, now());
    const { status } = shown.attributes;
    const before = job.shown[status] ?? 0;
    job.shown[status] = before + 1;
    const data = fault.shows ? fault.shows(shown, before, status) : shown;
    return data && before >= pollsBehind ? { status: 200, body: { data } } : failed(404);
  }

  function list(query: URLSearchParams): Answer {
    const [offset, limit] = ['offset', 'limit'].map((name) => query.get(`page[${name}]`));
    const isCount = (text: string | null | undefined, most: number) =>
      text == null || (/^\d+$/.test(text) && +text <= most);
    if (!isCount(offset, 10_000) || !isCount(limit, 100)) return failed(400);
    const { nextLink } = choices;
    const links = { self: '/v2/subscriptions/imports', ...(nextLink === undefined ? {} : { next: nextLink }) };
    const all = jobs.map((job) => shownAt(job, now())).toReversed();
    const data = (fault.lists?.(all) ?? all).slice(+(offset ?? 0)).slice(0, +(limit ?? 25));
    return { status: 200, body: { data, links } };
  }

  function create(body: string): Answer {
    const { noFile = 400, noLine = 400, someBad = 201 } = choices;
    const part = (name: string): string | undefined =>
      new RegExp(`name="${name}"[^]*?\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(body)?.[1];
    const [file, ref] = [part('import_file'), part('external_ref')];
    if (file === undefined) return failed(noFile);
    const written = file.split(/\r?\n/).filter((line) => line.trim() !== '');
    const good = written.map(typeOfLine).filter((type) => recordTypes.includes(type));
    if ((good.length === 0 && noLine === 400) || written.length > 50_000) return failed(400);
    if (someBad === 400 && good.length < written.length) return failed(400);
    if ((ref ?? '').length > 2048) return failed(400);
    const bad = fault.countsBad ? Array<string>(written.length - good.length).fill('subscription_offering') : [];
    const last = jobs.at(-1);
    const job = jobOf(fault.oneId && last ? last.id : randomUUID(), [...good, ...bad], ref);
    jobs.push(job);
    const data = shownAt(job, job.created);
    fault.runs?.(jobs);
    return { status: 201, body: { data } };
  }

  function answer(request: IncomingMessage, body: string): Answer {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://h');
    if (pathname === '/oauth/access_token') return token(body);
    const [scheme, given] = credentialsOf(request);
    if (scheme !== 'bearer' || !tokens.has(given)) return { ...failed(401), headers: { 'www-authenticate': 'Bearer' } };
    const found = /^\/v2\/subscriptions\/imports(?:\/([^/]+))?$/.exec(pathname);
    if (!found) return failed(404);
    const [, id] = found;
    const { method } = request;
    if (id !== undefined) return method === 'GET' ? get(decodeURIComponent(id)) : failed(404);
    if (method === 'POST') return create(body);
    return method === 'GET' ? list(searchParams) : failed(404);
  }

  const dated = ({ headers, ...rest }: Answer): Answer => ({
    ...rest,
    headers: { date: new Date(now() + (choices.dateAheadSeconds ?? 0) * 1000).toUTCString(), ...headers },
  });
  return {
    respond: (request: IncomingMessage, body: string): Answer => dated(answer(request, body)),
    refuse: (status: number): Answer => dated(failed(status)),
  };
}

/** The type of a record, empty of what is none. */
function typeOfLine(line: string): string {
  try {
    const { data } = JSON.parse(line) as { readonly data?: { readonly type?: unknown; readonly attributes?: unknown } };
    return typeof data?.attributes === 'object' && data.attributes !== null ? String(data.type) : '';
  } catch {
    return '';
  }
}

const iso = (instant: number): string => new Date(instant).toISOString();
