import type { LimiterRun } from '../../runs/load-run.ts';

/** Of what a limiter is found by name: an algorithm of verdict.ts, or `ban`, which no model is of, with its numbers. */
export type TrueLimiter = {
  readonly algorithm: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Left out: it makes no difference. */
  readonly refusedCount?: boolean;
  /** A second limit beside the first. */
  readonly second?: { readonly limit: number; readonly windowMs: number };
  /** How long a refusal shuts everything out. */
  readonly banMs?: number;
};

/** What a limiter truly is, by its configuration, documentation and source; written down before it was first probed. */
export type Truth = TrueLimiter | 'none of the models';

export type Row = {
  readonly id: string;
  /** What it is installed with. */
  readonly by: 'apt' | 'npm' | 'pip' | 'go' | 'cargo' | 'maven';
  /** Where its own words on what it does stand, and what follows from its source where these leave it open. */
  readonly documentation: string;
  readonly truth: Truth;
  /** What follows for a documented limit of 10 requests a second. */
  readonly judged: LimiterRun['judgement']['outcome'];
};

const fromFirst: Truth = { algorithm: 'fixed-window-from-first', limit: 10, windowMs: 1000, refusedCount: false };
const byClock: Truth = { algorithm: 'fixed-window', limit: 10, windowMs: 1000 };
const bucket: Truth = { algorithm: 'bucket', limit: 10, windowMs: 1000, refusedCount: false };
const log: Truth = { algorithm: 'sliding-log', limit: 10, windowMs: 1000, refusedCount: false };
const ofTwenty = (windowMs: number): Truth => ({ ...bucket, limit: 20, windowMs });
const counter = (rounds: 'nearest' | 'down'): Truth => ({
  algorithm: `sliding-counter-${rounds}`,
  limit: 10,
  windowMs: 1000,
  refusedCount: false,
});

/** Limiters nobody here wrote. Each but nginx's second zone is set up as anybody would who documents 10 requests a second. */
export const corpus: readonly Row[] = [
  {
    id: 'nginx-nodelay',
    by: 'apt',
    documentation: 'ngx_http_limit_req_module: rate=10r/s, burst=9 nodelay; one request and the burst at once',
    truth: bucket,
    judged: 'holds',
  },
  {
    id: 'nginx-no-burst',
    by: 'apt',
    documentation: 'ngx_http_limit_req_module: rate=10r/s, no burst: "no more than 1 request per 100 ms"',
    truth: { algorithm: 'spacing', limit: 1, windowMs: 100, refusedCount: false },
    judged: 'stricter',
  },
  {
    id: 'nginx-delay',
    by: 'apt',
    documentation: 'ngx_http_limit_req_module: rate=10r/s burst=9: what exceeds the rate is delayed, then refused',
    truth: { algorithm: 'queue', limit: 10, windowMs: 1000, refusedCount: false },
    judged: 'holds',
  },
  {
    id: 'nginx-a-minute',
    by: 'apt',
    documentation: 'ngx_http_limit_req_module: rate=60r/m burst=19 nodelay: one token a second, 20 at most',
    truth: ofTwenty(20_000),
    judged: 'stricter',
  },
  {
    id: 'haproxy',
    by: 'apt',
    documentation:
      'HAProxy configuration manual, http_req_rate(1s) gt 10; freq_ctr.c: all requests count, two periods, begun anew after two of silence',
    truth: { algorithm: 'restarting-counter', limit: 10, windowMs: 1000, refusedCount: true },
    judged: 'holds',
  },
  {
    id: 'varnish-vsthrottle',
    by: 'apt',
    documentation:
      'vmod_vsthrottle: "token bucket"; its source fills whole tokens alone, and drops the fraction at each request let in',
    truth: 'none of the models',
    judged: 'stricter',
  },
  {
    id: 'apache-evasive',
    by: 'apt',
    documentation:
      'mod_evasive README: whole seconds, a count that every request keeps alive, a block that every request prolongs; per address',
    truth: 'none of the models',
    judged: 'stricter',
  },
  {
    id: 'express-rate-limit',
    by: 'npm',
    documentation: 'README: windowMs, limit; MemoryStore',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'fastify-rate-limit',
    by: 'npm',
    documentation: 'README: max, timeWindow; local store',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'koa-ratelimit',
    by: 'npm',
    documentation: 'README: duration, max; driver memory',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'hono-rate-limiter',
    by: 'npm',
    documentation: 'README: windowMs, limit; MemoryStore',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'rate-limiter-flexible',
    by: 'npm',
    documentation: 'wiki, RateLimiterMemory: points, duration from the first request on',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'rate-limiter-flexible-block',
    by: 'npm',
    documentation: 'wiki, options: blockDuration 3 s once more points than allowed are asked for; then a fresh window',
    truth: { algorithm: 'ban', limit: 10, windowMs: 1000, banMs: 3000 },
    judged: 'holds',
  },
  {
    id: 'rate-limiter-flexible-two',
    by: 'npm',
    documentation: 'wiki, RateLimiterUnion: 10 in 1 s and 30 in 10 s, each a window from the first request on',
    truth: { algorithm: 'fixed-window-from-first', limit: 10, windowMs: 1000, second: { limit: 30, windowMs: 10_000 } },
    judged: 'stricter',
  },
  {
    id: 'bottleneck',
    by: 'npm',
    documentation: 'README: reservoir 10, refreshed to 10 each second by a timer; strategy OVERFLOW',
    truth: byClock,
    judged: 'holds',
  },
  {
    id: 'limiter',
    by: 'npm',
    documentation: 'README: TokenBucket of 20, 10 a second',
    truth: ofTwenty(2000),
    judged: 'looser',
  },
  {
    id: 'under-way',
    by: 'npm',
    documentation: 'node:http: a count of requests under way, 5 at most, each of 200 ms',
    truth: { algorithm: 'under-way', limit: 5, windowMs: 200 },
    judged: 'stricter',
  },
  {
    id: 'flask-limiter-fixed',
    by: 'pip',
    documentation: 'Flask-Limiter, fixed-window; limits MemoryStorage: expires a window after its first request',
    truth: fromFirst,
    judged: 'holds',
  },
  { id: 'flask-limiter-moving', by: 'pip', documentation: 'Flask-Limiter, moving-window', truth: log, judged: 'holds' },
  {
    id: 'flask-limiter-counter',
    by: 'pip',
    documentation: 'Flask-Limiter, sliding-window-counter: two windows by the clock, the weighted count rounded down',
    truth: counter('down'),
    judged: 'holds',
  },
  {
    id: 'flask-limiter-two',
    by: 'pip',
    documentation: 'Flask-Limiter: "10/second", "100/minute", each a window from the first request on',
    truth: {
      algorithm: 'fixed-window-from-first',
      limit: 10,
      windowMs: 1000,
      second: { limit: 100, windowMs: 60_000 },
    },
    judged: 'stricter',
  },
  {
    id: 'slowapi',
    by: 'pip',
    documentation: 'slowapi: "10/second"; limits MemoryStorage',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'throttled-sliding',
    by: 'pip',
    documentation: 'throttled-py, sliding window: two windows by the clock, the share of the last rounded down',
    truth: counter('down'),
    judged: 'holds',
  },
  {
    id: 'throttled-gcra',
    by: 'pip',
    documentation: 'throttled-py, GCRA: 10 a second, burst 10',
    truth: bucket,
    judged: 'holds',
  },
  {
    id: 'throttled-bucket',
    by: 'pip',
    documentation: 'throttled-py, token bucket: by a clock of whole seconds, so that each second fills all of it',
    truth: byClock,
    judged: 'holds',
  },
  {
    id: 'pyrate-limiter',
    by: 'pip',
    documentation: 'pyrate-limiter: Rate(10, SECOND), in memory',
    truth: log,
    judged: 'holds',
  },
  {
    id: 'x-time-rate',
    by: 'go',
    documentation: 'golang.org/x/time/rate: NewLimiter(10, 10)',
    truth: bucket,
    judged: 'holds',
  },
  {
    id: 'tollbooth',
    by: 'go',
    documentation: 'tollbooth: NewLimiter(10), burst as large as the rate',
    truth: bucket,
    judged: 'holds',
  },
  {
    id: 'ulule-limiter',
    by: 'go',
    documentation: 'ulule/limiter: memory store, 10 in 1 s',
    truth: fromFirst,
    judged: 'holds',
  },
  {
    id: 'httprate',
    by: 'go',
    documentation: 'go-chi/httprate: two windows by the clock, the weighted count rounded to the nearest',
    truth: counter('nearest'),
    judged: 'holds',
  },
  {
    id: 'throttled',
    by: 'go',
    documentation: 'throttled/throttled: GCRA, 10 a second, MaxBurst 9',
    truth: bucket,
    judged: 'holds',
  },
  {
    id: 'go-limiter',
    by: 'go',
    documentation: 'sethvargo/go-limiter: 10 tokens each second, counted from the first request',
    truth: byClock,
    judged: 'holds',
  },
  {
    id: 'governor',
    by: 'cargo',
    documentation:
      'governor: Quota::per_second(10). Amended after its first verdict: of a bucket that has rested its gcra.rs lets 11 in, which its documentation does not say',
    truth: { ...bucket, limit: 11, windowMs: 1100 },
    judged: 'looser',
  },
  {
    id: 'resilience4j',
    by: 'maven',
    documentation: 'resilience4j-ratelimiter: limitForPeriod 10, cycles of 1 s since the limiter was made',
    truth: byClock,
    judged: 'holds',
  },
  {
    id: 'bucket4j',
    by: 'maven',
    documentation: 'bucket4j: capacity 10, refillGreedy 10 a second',
    truth: bucket,
    judged: 'holds',
  },
  {
    id: 'bucket4j-intervally',
    by: 'maven',
    documentation: 'bucket4j: capacity 10, refillIntervally 10 each second since it was made',
    truth: byClock,
    judged: 'holds',
  },
  {
    id: 'guava',
    by: 'maven',
    documentation: 'Guava RateLimiter.create(10): a second of permits is stored, and one more is let in on credit',
    truth: { ...bucket, limit: 11, windowMs: 1100 },
    judged: 'looser',
  },
];

/** What is not in the corpus, and why. */
export const skipped: readonly (readonly [id: string, why: string])[] = [
  [
    'Traefik rateLimit',
    'in none of the registries but as a Go module of several hundred packages that takes minutes and gigabytes to build',
  ],
  ['Caddy rate_limit', 'apt has Caddy without it; a plug-in that Caddy has to be built with'],
  ['Apache mod_qos', 'its limits on requests a second delay, with kernel sleeps, by an average over several seconds'],
  ['Kong, Envoy', 'in none of the registries'],
];
