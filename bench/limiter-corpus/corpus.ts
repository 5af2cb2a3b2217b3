import type { LimiterRun } from '../../runs/load-run.ts';
import type { TrueLimiter } from '../limiter-trials/score.ts';

/** What a limiter truly is, by its configuration, documentation and source; written down before it was first probed. */
export type Truth = KnownLimiter | 'none of the models';

type KnownLimiter = TrueLimiter & {
  /** Left out: it makes no difference. */
  readonly refusedCount?: boolean;
};

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

/** A row by its id: what it is, where that stands, and how it is judged if it does not hold. */
type Written = readonly [truth: Truth, documentation: Row['documentation'], judged?: Row['judged']];

const installedBy = (by: Row['by'], rows: { readonly [id: string]: Written }): Row[] =>
  Object.entries(rows).map(([id, [truth, documentation, judged = 'holds']]) => ({
    id,
    by,
    documentation,
    truth,
    judged,
  }));

/** Limiters nobody here wrote. Each but nginx's second zone is set up as anybody would who documents 10 requests a second. */
export const corpus: readonly Row[] = [
  ...installedBy('apt', {
    'nginx-nodelay': [
      bucket,
      'ngx_http_limit_req_module: rate=10r/s, burst=9 nodelay; one request and the burst at once',
    ],
    'nginx-no-burst': [
      { algorithm: 'spacing', limit: 1, windowMs: 100, refusedCount: false },
      'ngx_http_limit_req_module: rate=10r/s, no burst: "no more than 1 request per 100 ms"',
      'stricter',
    ],
    'nginx-delay': [
      { algorithm: 'queue', limit: 10, windowMs: 1000, refusedCount: false },
      'ngx_http_limit_req_module: rate=10r/s burst=9: what exceeds the rate is delayed, then refused',
    ],
    'nginx-a-minute': [
      ofTwenty(20_000),
      'ngx_http_limit_req_module: rate=60r/m burst=19 nodelay: one token a second, 20 at most',
      'stricter',
    ],
    haproxy: [
      { algorithm: 'restarting-counter', limit: 10, windowMs: 1000, refusedCount: true },
      'HAProxy configuration manual, http_req_rate(1s) gt 10; freq_ctr.c: all requests count, two periods, begun anew after two of silence',
    ],
    'varnish-vsthrottle': [
      'none of the models',
      'vmod_vsthrottle: "token bucket"; its source fills whole tokens alone, and drops the fraction at each request let in',
      'stricter',
    ],
    'apache-evasive': [
      'none of the models',
      'mod_evasive README: whole seconds, a count that every request keeps alive, a block that every request prolongs; per address',
      'stricter',
    ],
  }),
  ...installedBy('npm', {
    'express-rate-limit': [fromFirst, 'README: windowMs, limit; MemoryStore'],
    'fastify-rate-limit': [fromFirst, 'README: max, timeWindow; local store'],
    'koa-ratelimit': [fromFirst, 'README: duration, max; driver memory'],
    'hono-rate-limiter': [fromFirst, 'README: windowMs, limit; MemoryStore'],
    'rate-limiter-flexible': [fromFirst, 'wiki, RateLimiterMemory: points, duration from the first request on'],
    'rate-limiter-flexible-block': [
      { algorithm: 'ban', limit: 10, windowMs: 1000, banMs: 3000 },
      'wiki, options: blockDuration 3 s once more points than allowed are asked for; then a fresh window',
    ],
    'rate-limiter-flexible-two': [
      { algorithm: 'fixed-window-from-first', limit: 10, windowMs: 1000, second: { limit: 30, windowMs: 10_000 } },
      'wiki, RateLimiterUnion: 10 in 1 s and 30 in 10 s, each a window from the first request on',
      'stricter',
    ],
    bottleneck: [byClock, 'README: reservoir 10, refreshed to 10 each second by a timer; strategy OVERFLOW'],
    limiter: [ofTwenty(2000), 'README: TokenBucket of 20, 10 a second', 'looser'],
    'under-way': [
      { algorithm: 'under-way', limit: 5, windowMs: 200 },
      'node:http: a count of requests under way, 5 at most, each of 200 ms',
      'stricter',
    ],
  }),
  ...installedBy('pip', {
    'flask-limiter-fixed': [
      fromFirst,
      'Flask-Limiter, fixed-window; limits MemoryStorage: expires a window after its first request',
    ],
    'flask-limiter-moving': [log, 'Flask-Limiter, moving-window'],
    'flask-limiter-counter': [
      counter('down'),
      'Flask-Limiter, sliding-window-counter: two windows by the clock, the weighted count rounded down',
    ],
    'flask-limiter-two': [
      { algorithm: 'fixed-window-from-first', limit: 10, windowMs: 1000, second: { limit: 100, windowMs: 60_000 } },
      'Flask-Limiter: "10/second", "100/minute", each a window from the first request on',
      'stricter',
    ],
    slowapi: [fromFirst, 'slowapi: "10/second"; limits MemoryStorage'],
    'throttled-sliding': [
      counter('down'),
      'throttled-py, sliding window: two windows by the clock, the share of the last rounded down',
    ],
    'throttled-gcra': [bucket, 'throttled-py, GCRA: 10 a second, burst 10'],
    'throttled-bucket': [
      byClock,
      'throttled-py, token bucket: by a clock of whole seconds, so that each second fills all of it',
    ],
    'pyrate-limiter': [log, 'pyrate-limiter: Rate(10, SECOND), in memory'],
  }),
  ...installedBy('go', {
    'x-time-rate': [bucket, 'golang.org/x/time/rate: NewLimiter(10, 10)'],
    tollbooth: [bucket, 'tollbooth: NewLimiter(10), burst as large as the rate'],
    'ulule-limiter': [fromFirst, 'ulule/limiter: memory store, 10 in 1 s'],
    httprate: [
      counter('nearest'),
      'go-chi/httprate: two windows by the clock, the weighted count rounded to the nearest',
    ],
    throttled: [bucket, 'throttled/throttled: GCRA, 10 a second, MaxBurst 9'],
    'go-limiter': [byClock, 'sethvargo/go-limiter: 10 tokens each second, counted from the first request'],
  }),
  ...installedBy('cargo', {
    governor: [
      { ...bucket, limit: 11, windowMs: 1100 },
      'governor: Quota::per_second(10). Amended after its first verdict: of a bucket that has rested its gcra.rs lets 11 in, which its documentation does not say',
      'looser',
    ],
  }),
  ...installedBy('maven', {
    resilience4j: [byClock, 'resilience4j-ratelimiter: limitForPeriod 10, cycles of 1 s since the limiter was made'],
    bucket4j: [bucket, 'bucket4j: capacity 10, refillGreedy 10 a second'],
    'bucket4j-intervally': [byClock, 'bucket4j: capacity 10, refillIntervally 10 each second since it was made'],
    guava: [
      { ...bucket, limit: 11, windowMs: 1100 },
      'Guava RateLimiter.create(10): a second of permits is stored, and one more is let in on credit',
      'looser',
    ],
  }),
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
