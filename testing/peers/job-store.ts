import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Played, certificate } from './player.ts';

/**
 * A store on this machine that plays Elastic Path's over TLS, written from the vendor's pages and knowing nothing of the
 * mock: its own clock, limiter, tokens and queue. One server holds a store for each way in which jobs can go wrong. For tests.
 */

/** An import as it is answered, and as a fault may change it. */
export type Shown = {
  id: string;
  type: string;
  attributes: { external_ref?: string; status: string };
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
  readonly ref: string | undefined;
  readonly created: number;
  readonly uploaded: { readonly [type: string]: number };
  start: number;
  end: number;
  readonly shown: { [status: string]: number };
};

export type JobStores = {
  /** The base URL of a store, by the name of its fault. */
  readonly at: (name: string) => string;
  /** A file that NODE_EXTRA_CA_CERTS can name. */
  readonly authority: string;
  readonly logOf: (name: string) => readonly Played[];
  readonly stop: () => void;
};

export type JobStoreOptions = {
  readonly faults: { readonly [name: string]: JobFault };
  readonly client: { readonly id: string; readonly secret: string };
  /** How long a job runs. */
  readonly runMs: number;
  /** How far the stores' clock is ahead of ours. */
  readonly aheadMs: number;
  /** How many requests each store answers in any second. */
  readonly perSecond: number;
};

const types = [
  'subscription_product',
  'subscription_plan',
  'subscription_subscriber',
  'subscription_offering',
  'subscription',
];

type Answer = readonly [status: number, body: unknown];
const refused = (status: number, title: string): Answer => [status, { errors: [{ status: String(status), title }] }];

export async function startJobStores({
  faults,
  client,
  runMs,
  aheadMs,
  perSecond,
}: JobStoreOptions): Promise<JobStores> {
  const { key, cert, file } = certificate();
  const token = randomUUID();
  const now = (): number => Date.now() + aheadMs;
  const stores = new Map(
    Object.entries(faults).map(([name, fault]) => [name, { fault, jobs: [] as Job[], log: [] as Played[] }]),
  );
  type Store = NonNullable<ReturnType<typeof stores.get>>;

  const issue = (body: string): Answer => {
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'client_credentials' || !form.get('client_id') || !form.get('client_secret'))
      return refused(400, 'Bad Request');
    if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret)
      return refused(401, 'Unauthorized');
    const [expires_in, token_type, identifier] = [3600, 'Bearer', 'client_credentials'];
    return [200, { access_token: token, token_type, identifier, expires_in, expires: Math.floor(now() / 1000) + 3600 }];
  };

  const create = ({ jobs, fault }: Store, { headers }: IncomingMessage, body: string): Answer => {
    const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
    const parts = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1, -1).map(partOf);
    const lines = parts.find(({ name }) => name === 'import_file')?.content.split(/\r?\n/);
    const ref = parts.find(({ name }) => name === 'external_ref')?.content;
    const written = (lines ?? []).filter((line) => line.trim() !== '');
    const good = written.map(typeOfLine).filter((type) => type !== null);
    if (good.length === 0 || written.length > 50_000) return refused(400, 'Bad Request');
    if ((ref ?? '').length > 2048) return refused(400, 'Bad Request');
    const uploaded = Object.fromEntries(types.map((type) => [type, good.filter((one) => one === type).length]));
    if (fault.countsBad)
      uploaded['subscription_offering'] = (uploaded['subscription_offering'] ?? 0) + written.length - good.length;
    const [created, last] = [now(), jobs.at(-1)];
    const start = Math.max(created + 20, last?.end ?? 0);
    const id = fault.oneId && last ? last.id : randomUUID();
    const job: Job = { id, ref, created, uploaded, start, end: start + runMs, shown: {} };
    jobs.push(job);
    const answer = shownAt(job, created);
    fault.runs?.(jobs);
    return [201, { data: answer }];
  };

  const get = ({ jobs, fault }: Store, id: string): Answer => {
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return refused(400, 'Bad Request');
    const job = jobs.find((one) => one.id === id);
    if (!job) return refused(404, 'Not Found');
    const shown = shownAt(job, now());
    const { status } = shown.attributes;
    const before = job.shown[status] ?? 0;
    job.shown[status] = before + 1;
    const told = fault.shows ? fault.shows(shown, before, status) : shown;
    return told ? [200, { data: told }] : refused(404, 'Not Found');
  };

  const list = ({ jobs, fault }: Store, query: URLSearchParams): Answer => {
    const [offset, limit] = [Number(query.get('page[offset]') ?? 0), Number(query.get('page[limit]') ?? 25)];
    if (!(offset >= 0 && offset <= 10_000 && limit >= 0 && limit <= 100)) return refused(400, 'Bad Request');
    const shown = jobs.map((job) => shownAt(job, now())).toReversed();
    return [200, { data: (fault.lists?.(shown) ?? shown).slice(offset, offset + limit), links: {} }];
  };

  const answerTo = (store: Store | undefined, request: IncomingMessage, path: string, body: string): Answer => {
    const [route = '', query = ''] = path.split('?');
    if (!store) return path === '/oauth/access_token' ? issue(body) : refused(404, 'Not Found');
    if (request.headers.authorization !== `Bearer ${token}`) return refused(401, 'Unauthorized');
    const [, id] = /^\/v2\/subscriptions\/imports\/([^/]+)$/.exec(route) ?? [];
    if (id !== undefined && request.method === 'GET') return get(store, decodeURIComponent(id));
    if (route !== '/v2/subscriptions/imports') return refused(404, 'Not Found');
    if (request.method === 'POST') return create(store, request, body);
    return request.method === 'GET' ? list(store, new URLSearchParams(query)) : refused(404, 'Not Found');
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    const [, name = '', path = ''] = /^\/([\w-]+)(\/v2\/.*)$/.exec(request.url ?? '') ?? [];
    const store = stores.get(name);
    const isOver = store !== undefined && store.log.filter((one) => one.at > at - 1000).length >= perSecond;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const [status, told] = isOver
      ? refused(429, 'Too Many Requests')
      : answerTo(store, request, store ? path : (request.url ?? ''), body);
    store?.log.push({ at, method: request.method ?? '', path, status });
    const date = new Date(now()).toUTCString();
    response.writeHead(status, { date, 'content-type': 'application/json' }).end(JSON.stringify(told));
  };

  const server: Server = createServer({ key, cert }, (request, response) => void serve(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    at: (name) => `https://localhost:${port}/${name}/v2`,
    authority: file,
    logOf: (name) => stores.get(name)?.log ?? [],
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A part of a form, without the line ends around it. */
function partOf(text: string): { readonly name: string | undefined; readonly content: string } {
  const at = text.indexOf('\r\n\r\n');
  return { name: /name="(\w+)"/.exec(text.slice(0, at))?.[1], content: text.slice(at + 4, -2) };
}

/** The type of a record, null of what is none. */
function typeOfLine(line: string): string | null {
  try {
    const { data } = JSON.parse(line) as { readonly data?: { readonly type?: unknown; readonly attributes?: unknown } };
    const isRecord = typeof data?.attributes === 'object' && data.attributes !== null;
    return isRecord && types.includes(String(data.type)) ? String(data.type) : null;
  } catch {
    return null;
  }
}

const iso = (instant: number): string => new Date(instant).toISOString();

/** What a job honestly is at an instant. */
function shownAt({ id, ref, created, uploaded, start, end }: Job, at: number): Shown {
  const share = at < start ? 0 : Math.min(1, (at - start) / (end - start));
  const status = at < start ? 'pending' : at < end ? 'started' : 'success';
  return {
    id,
    type: 'subscription_import',
    attributes: { ...(ref === undefined ? {} : { external_ref: ref }), status },
    meta: {
      owner: 'store',
      timestamps: {
        created_at: iso(created),
        updated_at: iso(Math.min(at, end)),
        ...(at < start ? {} : { started_at: iso(start) }),
        ...(at < end ? {} : { finished_at: iso(end) }),
      },
      records: {
        uploaded: { ...uploaded },
        imported: Object.fromEntries(
          Object.entries(uploaded).map(([type, count]) => [type, Math.floor(count * share)]),
        ),
      },
    },
  };
}
