import { createServer } from 'node:https';
import { type Played, certificate, credentialsOf, listening, textOf } from './serving.ts';
import { type JobFault, Store } from './store.ts';

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
  /** How far the stores' clock is ahead of ours, in seconds. */
  readonly aheadSeconds: number;
  /** How many requests each store answers in any second. */
  readonly perSecond: number;
};

/** A store over TLS for each way in which jobs can go wrong, with a limiter and a log of its own, on one server. For tests. */
export async function startJobStores(options: JobStoreOptions): Promise<JobStores> {
  const { faults, client, runMs, aheadSeconds, perSecond } = options;
  const { key, cert, authority } = certificate();
  const tokens = new Set<string>();
  const stores = new Map(
    Object.entries(faults).map(([name, fault]) => {
      const store = new Store(client, { aheadSeconds }, runMs, fault, tokens);
      return [name, { store, log: [] as Played[] }];
    }),
  );
  const anyStore = new Store(client, { aheadSeconds }, runMs, {}, tokens);
  const server = createServer({ key, cert }, (request, response) => {
    const at = Date.now();
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://h');
    const [, name = '', path = ''] = /^\/([\w-]+)\/v2(\/.*)$/.exec(pathname) ?? [];
    const found = stores.get(name);
    const isOver = found !== undefined && found.log.filter((one) => one.at > at - 1000).length >= perSecond;
    const method = request.method ?? '';
    const answerTo = (text: string) => {
      if (isOver) return anyStore.failed(429);
      if (!found) return pathname === '/oauth/access_token' ? anyStore.token(text) : anyStore.failed(404);
      const [scheme, token] = credentialsOf(request);
      const isIn = scheme === 'bearer' && anyStore.isKnown(token);
      return isIn ? found.store.answer(method, path, searchParams, text) : anyStore.failed(401);
    };
    void textOf(request).then((text) => {
      const { status, body } = answerTo(text);
      found?.log.push({ at, method, path, status });
      const date = new Date(anyStore.now()).toUTCString();
      response.writeHead(status, { date, 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  const { port, stop } = await listening(server);
  return {
    at: (name) => `https://localhost:${port}/${name}/v2`,
    authority,
    logOf: (name) => stores.get(name)?.log ?? [],
    stop,
  };
}
