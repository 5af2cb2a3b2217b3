import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where the vendors leave a choice, the one that this server takes; what is left out it does as we decided. */
export type Choices = {
  /** What the sandbox's fixed list holds. */
  readonly list?: 'two' | 'none';
  /** Whether the sandbox knows only the ids of its list. */
  readonly knows?: 'any-id' | 'its-own';
  /** What a body that is JSON and no object is answered, and an empty one. */
  readonly noObject?: 400 | 422;
  readonly emptyBody?: 400 | 422;
  /** Takes an import without a source tool, which the vendor requires. */
  readonly takesNoTool?: boolean;
  /** A further member of each 422. */
  readonly member?: unknown;
  /** Takes whatever the optional fields hold. */
  readonly takesAnything?: boolean;
  /** Looks made-up destinations up, and does not find them. */
  readonly looksUp?: boolean;
  /** What a token call without its fields is answered, and in whose form its errors are. */
  readonly noClient?: 400 | 401 | 200;
  readonly oauthErrors?: boolean;
  readonly tokenType?: string;
  /** How far the store's clock is ahead, in seconds. */
  readonly aheadSeconds?: number;
  /** What an id that is no UUID is answered, and one that nobody has. */
  readonly noUuid?: 400 | 404;
  readonly nobodys?: 400 | 404 | 200;
  /** What is no file at all is answered, and a file without a line that is any good. */
  readonly noFile?: 400 | 409;
  readonly noLine?: 400 | 201;
  /** The status of wrong client credentials, and how long a token is said to last. */
  readonly badClient?: 400 | 401;
  readonly lasts?: number;
  /** Whether records are counted once a job is processed, of which record types, and how many looks miss a new job. */
  readonly countsLater?: boolean;
  readonly recordTypes?: readonly string[];
  readonly looksBehind?: number;
  /** The link to the next page, and what an error holds besides. */
  readonly nextLink?: string;
  readonly error?: { readonly [member: string]: unknown };
  readonly errors?: readonly unknown[];
  /** The sandbox's media type, and a message that it refuses every create with. */
  readonly mediaType?: string;
  readonly refusesAll?: { readonly [field: string]: readonly string[] };
  /** Says null of a reference that nobody gave. */
  readonly nullRef?: boolean;
};

type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
};
type Asked = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: string };

export const lenientToken = 'a-token-of-the-lenient';
export const lenientClient = { id: 'lenient-client', secret: 'lenient-client-secret' };

const users = { source_tool: 5, destination_tool: 4, matched: 3 };
const fixed = (id: string) => ({
  id,
  token: `token-of-${id}`,
  status: 'Migration completed',
  items: { accounts: 1 },
  users,
});

/** Import2's sandbox, from the reference alone. */
function sandbox({ method, path, body }: Asked, choices: Choices): Answer {
  const list = choices.list === 'none' ? [] : [fixed('one'), fixed('two')];
  if (path === '/tools')
    return method === 'GET' ? { status: 200, body: [{ name: 'wordpress', label: 'W' }] } : { status: 404 };
  if (path === '/imports') return method === 'POST' ? validated(body, choices) : { status: 200, body: list };
  const [, id = '', payment] = /^\/imports\/([^/]+)(\/payment\/(?:accept|reject))?$/.exec(path) ?? [];
  const isKnown = choices.knows === 'any-id' ? !payment || list.length === 0 : list.some((one) => one.id === id);
  if (!isKnown) return { status: 404 };
  return payment ? { status: 200 } : { status: 200, body: fixed('one') };
}

const fields = ['destination_instance_url', 'destination_username', 'destination_token'];

function validated(body: string, choices: Choices): Answer {
  const wrong = (errors: object): Answer => ({
    status: 422,
    body: { ...errors, ...('member' in choices ? { request_id: choices.member } : {}) },
  });
  if (body === '') return choices.emptyBody === 422 ? wrong({ source_tool: ["can't be blank"] }) : { status: 400 };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { status: 400 };
  }
  const noObject = typeof json !== 'object' || json === null || Array.isArray(json);
  if (noObject) return choices.noObject === 400 ? { status: 400 } : wrong({ source_tool: ["can't be blank"] });
  const given = json as { readonly [name: string]: unknown };
  const { source_tool: tool, start_full: start = false, destination_instance_url: url = '' } = given;
  const isTaken = tool === 'wordpress' || (tool === undefined && choices.takesNoTool === true);
  if (!isTaken) return wrong({ source_tool: ['is not supported'] });
  if (!choices.takesAnything) {
    const odd = fields.filter((name) => name in given && typeof given[name] !== 'string');
    if (odd.length > 0) return wrong(Object.fromEntries(odd.map((name) => [name, ['is invalid']])));
    if (typeof start !== 'boolean') return wrong({ start_full: ['is invalid'] });
    if (!/^\s*$|^https?:\/\/[^\s/?#]+\S*$/.test(String(url)))
      return wrong({ destination_instance_url: ['is invalid'] });
  }
  if (choices.refusesAll) return wrong(choices.refusesAll);
  if (choices.looksUp && fields.some((name) => given[name]))
    return wrong({ destination: ["Couldn't access your account due to: 401 Unauthorized"] });
  const id = randomUUID();
  return { status: 201, body: { id, token: `token-of-${id}`, redirect_url: `https://i.example/imports/${id}` } };
}

const types = ['product', 'plan', 'subscriber', 'offering']
  .map((name) => `subscription_${name}`)
  .concat('subscription');

/** A store of Elastic Path: its jobs wait, since others are busy. */
class Store {
  readonly #jobs: { readonly id: string; readonly data: unknown; missed: number }[] = [];
  readonly #tokens = new Set<string>();
  readonly #choices: Choices;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  now(): number {
    return Date.now() + (this.#choices.aheadSeconds ?? 0) * 1000;
  }

  failed(status: number): Answer {
    const { error, errors = [{ status: String(status), title: 'Refused', ...error }] } = this.#choices;
    return { status, body: { errors } };
  }

  isKnown(token: string): boolean {
    return this.#tokens.has(token);
  }

  token({ body }: Asked): Answer {
    const { noClient = 400, badClient = 401, lasts = 3600, tokenType = 'Bearer', oauthErrors } = this.#choices;
    const form = new URLSearchParams(body);
    const refused = (status: number, error: string): Answer => ({
      ...(oauthErrors ? { status, body: { error } } : this.failed(status)),
      headers: { 'www-authenticate': 'Basic realm="token"' },
    });
    if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type');
    const isWhole = form.has('client_id') && form.has('client_secret');
    if (!isWhole && noClient !== 200) return refused(noClient, 'invalid_client');
    const isGood = form.get('client_id') === lenientClient.id && form.get('client_secret') === lenientClient.secret;
    if (isWhole && !isGood) return refused(badClient, 'invalid_client');
    const token = randomUUID();
    this.#tokens.add(token);
    const expires = Math.round(this.now() / 1000) + 3600;
    const of = {
      access_token: token,
      token_type: tokenType,
      expires_in: lasts,
      expires,
      identifier: 'client_credentials',
    };
    return { status: 200, body: of };
  }

  answer({ method, path, query, body }: Asked): Answer {
    if (path === '/subscriptions/imports') return method === 'POST' ? this.#create(body) : this.#list(query);
    const id = path.slice('/subscriptions/imports/'.length);
    const found = this.#jobs.find((one) => one.id === id);
    if (found && found.missed++ < (this.#choices.looksBehind ?? 0)) return this.failed(404);
    if (found) return { status: 200, body: { data: found.data } };
    const { noUuid = 400, nobodys = 404 } = this.#choices;
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return this.failed(noUuid);
    return nobodys === 200 ? { status: 200, body: { data: this.#job(id, [], null) } } : this.failed(nobodys);
  }

  #list(query: URLSearchParams): Answer {
    const [offset, limit] = ['offset', 'limit'].map((name) => query.get(`page[${name}]`));
    const isCount = (text: string | null | undefined, most: number) =>
      text == null || (/^\d+$/.test(text) && +text <= most);
    if (!isCount(offset, 10_000) || !isCount(limit, 100)) return this.failed(400);
    const page = this.#jobs.slice(+(offset ?? 0)).slice(0, +(limit ?? 25));
    const { nextLink } = this.#choices;
    const links = { self: '/v2/subscriptions/imports', ...(nextLink === undefined ? {} : { next: nextLink }) };
    return { status: 200, body: { data: page.map(({ data }) => data), links } };
  }

  #create(body: string): Answer {
    const { noFile = 400, noLine = 400 } = this.#choices;
    const part = (name: string): string | undefined =>
      new RegExp(`name="${name}"[^]*?\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(body)?.[1];
    const [file, ref] = [part('import_file'), part('external_ref')];
    if (file === undefined) return this.failed(noFile);
    if (ref !== undefined && ref.length > 2048) return this.failed(400);
    const lines = file.split(/\r?\n/).flatMap((line) => /^\{"data":\{"type":"(\w+)".*\}\}$/.exec(line)?.[1] ?? []);
    const known = lines.filter((type) => this.#types().includes(type));
    if (known.length === 0 && noLine === 400) return this.failed(400);
    const id = randomUUID();
    const data = this.#job(id, known, ref);
    this.#jobs.unshift({ id, data, missed: 0 });
    return { status: 201, body: { data } };
  }

  #types(): readonly string[] {
    return this.#choices.recordTypes ?? types;
  }

  #job(id: string, lines: readonly string[], ref: string | null | undefined): unknown {
    const time = new Date(this.now()).toISOString();
    const count = (of: readonly string[]) =>
      Object.fromEntries(this.#types().map((type) => [type, of.filter((one) => one === type).length]));
    const said = ref ?? (this.#choices.nullRef ? null : undefined);
    const records = { uploaded: count(this.#choices.countsLater ? [] : lines), imported: count([]) };
    return {
      id,
      type: 'subscription_import',
      attributes: { status: 'pending', ...(said === undefined ? {} : { external_ref: said }) },
      meta: { owner: 'store', timestamps: { created_at: time, updated_at: time }, records },
    };
  }
}

/**
 * A server that nobody here took from the mock or from openapi.yaml: both vendors' hosts, from their pages, with other
 * choices than ours where these leave one. For tests.
 */
export async function startLenient(choices: Choices): Promise<{ url: string; stop: () => void }> {
  const store = new Store(choices);
  const route = (request: IncomingMessage, body: string): Answer => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://h');
    const method = request.method ?? '';
    const [, scheme = '', credentials = ''] = /^(\w+) +(\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (pathname === '/oauth/access_token') return store.token({ method, path: pathname, query, body });
    if (pathname.startsWith('/v2/')) {
      const isIn = scheme.toLowerCase() === 'bearer' && store.isKnown(credentials);
      const challenged = { ...store.failed(401), headers: { 'www-authenticate': 'Bearer' } };
      return isIn ? store.answer({ method, path: pathname.slice('/v2'.length), query, body }) : challenged;
    }
    const [user] = Buffer.from(credentials, 'base64').toString().split(':');
    const isIn = scheme.toLowerCase() === 'basic' && user === lenientToken;
    const challenged = { status: 401, headers: { 'www-authenticate': 'Basic realm="api"' } };
    return isIn ? sandbox({ method, path: pathname.slice('/api/sandbox'.length), query, body }, choices) : challenged;
  };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { status, body, headers = {} } = route(request, Buffer.concat(parts).toString());
      const isSandbox = request.url?.startsWith('/api') === true;
      const date = new Date(isSandbox ? Date.now() : store.now()).toUTCString();
      const type =
        body === undefined
          ? {}
          : { 'content-type': isSandbox ? (choices.mediaType ?? 'application/json') : 'application/json' };
      response.writeHead(status, { date, ...type, ...headers }).end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
