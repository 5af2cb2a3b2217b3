import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { constants, createGunzip } from 'node:zlib';

/** One raw sample of k6. */
export type Sample = {
  readonly metric: string;
  /** Milliseconds since the epoch, with their fraction: when what it measures had ended. */
  readonly time: number;
  readonly value: number;
  readonly tags: { readonly [tag: string]: string };
};

/**
 * Reads k6's raw samples as a stream, in k6's order: those of one request stand together. A file that was cut, because
 * k6 was killed, is read as far as it goes.
 * @param metrics only these; the others are not even parsed
 */
export async function readSamples(
  file: string,
  metrics: readonly string[],
  take: (sample: Sample) => void,
): Promise<void> {
  if (!existsSync(file)) return; // k6 never came to write one
  const wanted = metrics.map((metric) => `{"metric":"${metric}","type":"Point"`);
  const input = createReadStream(file).pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }));
  for await (const line of createInterface({ input })) {
    if (!wanted.some((start) => line.startsWith(start))) continue;
    const sample = sampleOf(line);
    if (sample) take(sample);
  }
}

type Point = {
  readonly metric: string;
  readonly data: { readonly time: string; readonly value: number; readonly tags: { readonly [tag: string]: string } };
};

function sampleOf(line: string): Sample | null {
  try {
    const { metric, data } = JSON.parse(line) as Point;
    return { metric, time: instantOf(data.time), value: data.value, tags: data.tags };
  } catch {
    return null; // the last line of a file that was cut
  }
}

let knownSecond = '';
let knownMs = 0;

/** An RFC 3339 time as milliseconds, the nanoseconds kept that `Date` drops. */
export function instantOf(text: string): number {
  const [, second = '', fraction = '0', zone = 'Z'] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(text) ?? [];
  if (second + zone !== knownSecond) {
    knownSecond = second + zone;
    knownMs = Date.parse(knownSecond);
  }
  return knownMs + Number(`0.${fraction}`) * 1000;
}

/** One request as k6 measured it. Times in milliseconds since the epoch. */
export type RequestSample = {
  /** The operation it is named for. */
  readonly name: string;
  /** 0: no answer came. */
  readonly status: number;
  /** When the script wanted it out; waiting for a connection and opening one come after. */
  readonly start: number;
  /** When its first byte could go out. */
  readonly sent: number;
  /** When the last byte of the answer was there. */
  readonly end: number;
  readonly tags: { readonly [tag: string]: string };
};

/** The metrics a request is put together from; in k6's output they stand side by side. */
const ofRequest = ['http_req_duration', 'http_req_blocked'];

/**
 * Reads the requests among k6's samples, and besides them the samples of other metrics.
 * @param request in the order in which they ended
 */
export async function readRequests(
  file: string,
  request: (request: RequestSample) => void,
  others: { readonly metrics: readonly string[]; readonly take: (sample: Sample) => void },
): Promise<void> {
  let duration: Sample | null = null;
  await readSamples(file, [...ofRequest, ...others.metrics], (sample) => {
    if (sample.metric === 'http_req_duration') duration = sample;
    else if (sample.metric !== 'http_req_blocked') others.take(sample);
    else if (duration?.time === sample.time) request(requestOf(duration, sample));
  });
}

function requestOf({ time, value, tags }: Sample, blocked: Sample): RequestSample {
  const sent = time - value;
  return {
    name: tags['name'] ?? '',
    status: Number(tags['status'] ?? 0),
    start: sent - blocked.value,
    sent,
    end: time,
    tags,
  };
}
