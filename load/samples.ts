import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

export type Sample = {
  /** Milliseconds since the epoch, with their fraction: when what it measures had ended. */
  readonly time: number;
  readonly value: number;
  readonly tags: { readonly [tag: string]: string };
};

type Point = {
  readonly metric: string;
  readonly data: { readonly time: string; readonly value: number; readonly tags: Sample['tags'] };
};

/**
 * Reads k6's raw samples as a stream, in k6's order: those of one request stand together. A file that was cut, because
 * k6 was killed, is read as far as it goes.
 * @param take by metric; samples of others are not even parsed
 */
export async function readSamples(
  file: string,
  take: { readonly [metric: string]: (sample: Sample) => void },
): Promise<void> {
  if (!existsSync(file)) return; // k6 never came to write one
  const wanted = Object.keys(take).map((metric) => `{"metric":"${metric}","type":"Point"`);
  const unzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  const input = pipeline(createReadStream(file), unzip, () => undefined); // an error of either is met while reading
  for await (const line of createInterface({ input })) {
    if (!wanted.some((start) => line.startsWith(start))) continue;
    const point = pointIn(line);
    if (point) take[point.metric]?.({ ...point.data, time: instantOf(point.data.time) });
  }
}

function pointIn(line: string): Point | null {
  try {
    return JSON.parse(line) as Point;
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
