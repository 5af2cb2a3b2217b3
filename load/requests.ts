import { type Sample, readSamples } from './samples.ts';

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
