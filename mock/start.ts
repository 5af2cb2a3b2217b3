import type { AddressInfo } from 'node:net';
import { type LimiterSetting, parseLimiterSetting } from '../limiter/models/setting.ts';
import { developmentStore, targetTable } from '../contracts/spec/targets.ts';
import type { MockDefaults } from './account.ts';
import { buildServer } from './server.ts';

export type MockOptions = Partial<MockDefaults> & {
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
  /** Told each request as it is answered: method, path, status, time. */
  readonly log?: (line: string) => void;
};

export type RunningMock = {
  /** The root, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

const perSecond = (limit: number): LimiterSetting =>
  parseLimiterSetting({ kind: 'fixed-window', limit, windowMs: 1000 });

/** The documented limits; Elastic Path's is that of a development store. The vendors do not say how they count. */
export const documentedLimiters: MockDefaults['limiters'] = {
  import2: perSecond(targetTable['import2@mock-live'].limits[0].requests),
  'elastic-path': perSecond(developmentStore),
};

/** How fast jobs run, where nobody sets it. */
export const usualRecordsPerSecond = 5000;

/**
 * Starts the mock: what others call of this folder, beside `fuzz/`.
 * @throws the listen error of Node (EADDRINUSE, EACCES) if host and port cannot be had
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { host = '127.0.0.1', port = 0, log, ...given } = options;
  const defaults: MockDefaults = {
    limiters: documentedLimiters,
    recordsPerSecond: usualRecordsPerSecond,
    seed: 'mock',
    faults: [],
    now: Date.now,
    ...given,
  };
  const app = buildServer(defaults, log);
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo; // it listens on a TCP port
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, stop: () => app.close() };
}
