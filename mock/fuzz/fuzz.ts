import { propertyFuzz } from './property.ts';
import { schemathesisFuzz } from './schemathesis.ts';
import { showFailure } from './show-example.ts';
import { type WatchedMock, startWatchedMock } from './watched-mock.ts';

export const fuzzParts = ['property', 'schemathesis'] as const;
export type FuzzPart = (typeof fuzzParts)[number];

export type FuzzOptions = {
  /** Property cases; Schemathesis gets a share of it for each operation. */
  readonly cases: number;
  readonly seed: number;
  readonly only?: FuzzPart;
  /** Where examples that break the mock are written. */
  readonly out: string;
  readonly say: (line: string) => void;
};

/** What a part of the fuzz came to; a failure is a text for people. */
type Outcome = {
  readonly cases: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly string[];
};

/** Of how many property cases Schemathesis gets one for each operation and site. */
const casesAnExample = 100;

const parts: { readonly [part in FuzzPart]: (url: URL, options: FuzzOptions) => Promise<Outcome> } = {
  property: async (url, { cases, seed, out }) => {
    const result = await propertyFuzz({ url, cases, seed });
    return { ...result, failures: result.failures.map((failure) => showFailure(failure, out)) };
  },
  schemathesis: (url, { cases, seed, say }) =>
    schemathesisFuzz({ url, perOperation: Math.max(1, Math.ceil(cases / casesAnExample)), seed, say }),
};

/**
 * Throws everything at a mock in a process of its own, and says what it did.
 * @returns whether every answer kept the contract and the mock is whole afterwards
 * @throws NoTools, or Error if a tool or the mock does not start
 */
export async function fuzz(options: FuzzOptions): Promise<boolean> {
  const mock = await startWatchedMock(options.seed);
  let broken = 0;
  try {
    for (const part of options.only ? [options.only] : fuzzParts) broken += await runPart(part, mock, options);
    const trouble = mock.trouble() ?? (await isWell(mock.url));
    if (trouble) options.say(`BROKEN the mock afterwards: ${trouble}`);
    else options.say('ok     the mock still answers; no crash, no unhandled rejection');
    return broken === 0 && !trouble;
  } finally {
    await mock.stop();
  }
}

async function runPart(part: FuzzPart, mock: WatchedMock, options: FuzzOptions): Promise<number> {
  const began = performance.now();
  const { cases, statuses, failures } = await parts[part](mock.url, options);
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const told =
    failures.length === 0 ? 'no status undeclared, no 5xx that was not asked for' : `${failures.length} broken`;
  options.say(
    `${failures.length === 0 ? 'ok    ' : 'BROKEN'} ${part}: ${cases} cases in ${seconds} s (seed ${options.seed}); ${told}`,
  );
  options.say(`       answers ${counts.join(', ')}`);
  for (const failure of failures) options.say(failure);
  return failures.length;
}

/** What is wrong with a plain request of each API and of the control API; null when they are answered. */
async function isWell(url: URL): Promise<string | null> {
  const authorization = 'Bearer mock-fuzz-afterwards';
  const basic = `Basic ${Buffer.from('mock-fuzz-afterwards:X').toString('base64')}`;
  for (const [path, credentials] of [
    ['/_mock', ''],
    ['/api/v2.1/tools', basic],
    ['/v2/subscriptions/imports', authorization],
  ] as const) {
    const status = await fetch(new URL(path, url), {
      headers: { authorization: credentials },
      signal: AbortSignal.timeout(2000),
    }).then((answer) => answer.status, String);
    if (status !== 200) return `${path} gets ${status}`;
  }
  return null;
}
