// Answers Import2's two lists behind a rate limiter of npm: `node server.js NAME`, documented as 10 requests a second.
import { createServer } from 'node:http';

const lists = { '/tools': '[{"name":"wordpress","label":"WordPress"}]', '/imports': '[]' };
const listOf = (url = '') => lists[`/${url.split('?')[0].split('/').pop()}`] ?? '[]';
const said = (server) => () => console.log(`http://127.0.0.1:${server.address().port}`);
const listen = (handler) => {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1', said(server));
};

/** A server whose limiter is asked before each answer. */
const asking = (isLetIn) =>
  listen(async (request, response) => {
    const accepted = await isLetIn(request);
    response.writeHead(accepted ? 200 : 429, { 'content-type': 'application/json' });
    response.end(accepted ? listOf(request.url) : '{}');
  });

const { env } = process;
const limit = 10;
const flexible = async (options) => {
  const { RateLimiterMemory } = await import('rate-limiter-flexible');
  return new RateLimiterMemory({ points: limit, duration: 1, ...options });
};
const consumed = (limiter) => () =>
  limiter.consume('all').then(
    () => true,
    () => false,
  );

const servers = {
  'express-rate-limit': async () => {
    const { default: express } = await import('express');
    const { rateLimit } = await import('express-rate-limit');
    const app = express();
    app.disable('etag');
    app.use(
      rateLimit({
        limit: Number(env.LIMIT ?? limit),
        windowMs: Number(env.WINDOW_MS ?? 1000),
        standardHeaders: 'draft-8',
      }),
    );
    app.use((request, response) => response.type('json').send(listOf(request.url)));
    listen(app);
  },
  'fastify-rate-limit': async () => {
    const { default: fastify } = await import('fastify');
    const { default: rateLimit } = await import('@fastify/rate-limit');
    const app = fastify();
    await app.register(rateLimit, { max: limit, timeWindow: 1000 });
    app.get('/*', (request, reply) => reply.type('application/json').send(listOf(request.url)));
    console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
  },
  'koa-ratelimit': async () => {
    const { default: Koa } = await import('koa');
    const { default: ratelimit } = await import('koa-ratelimit');
    const app = new Koa();
    app.use(ratelimit({ driver: 'memory', db: new Map(), duration: 1000, max: limit, id: () => 'all' }));
    app.use((context) => {
      context.type = 'application/json';
      context.body = listOf(context.url);
    });
    listen(app.callback());
  },
  'hono-rate-limiter': async () => {
    const { Hono } = await import('hono');
    const { serve } = await import('@hono/node-server');
    const { rateLimiter } = await import('hono-rate-limiter');
    const app = new Hono();
    app.use(rateLimiter({ windowMs: 1000, limit, keyGenerator: () => 'all' }));
    app.get('/*', (context) => context.body(listOf(context.req.path), 200, { 'content-type': 'application/json' }));
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
  },
  'rate-limiter-flexible': async () => asking(consumed(await flexible({}))),
  'rate-limiter-flexible-block': async () => asking(consumed(await flexible({ blockDuration: 3 }))),
  'rate-limiter-flexible-two': async () => {
    const { RateLimiterUnion } = await import('rate-limiter-flexible');
    const [second, minute] = [
      await flexible({ keyPrefix: 's' }),
      await flexible({ keyPrefix: 'm', points: 30, duration: 10 }),
    ];
    asking(consumed(new RateLimiterUnion(second, minute)));
  },
  bottleneck: async () => {
    const { default: Bottleneck } = await import('bottleneck');
    const reservoir = { reservoir: limit, reservoirRefreshAmount: limit, reservoirRefreshInterval: 1000 };
    const limiter = new Bottleneck({ ...reservoir, highWater: 0, strategy: Bottleneck.strategy.OVERFLOW });
    asking(() => limiter.schedule(() => Promise.resolve(true)).catch(() => false));
  },
  limiter: async () => {
    const { TokenBucket } = await import('limiter');
    const bucket = new TokenBucket({ bucketSize: 2 * limit, tokensPerInterval: limit, interval: 'second' });
    bucket.content = 2 * limit; // it begins empty, which no server would want
    asking(() => bucket.tryRemoveTokens(1));
  },
  'under-way': () => {
    let underWay = 0;
    asking(async () => {
      if (underWay >= 5) return false;
      underWay += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
      underWay -= 1;
      return true;
    });
  },
};

await servers[process.argv[2]]();
