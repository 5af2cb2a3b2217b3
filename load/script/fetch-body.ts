import http from 'k6/http';
import type { UploadRow } from '../import-jobs/plan-file.ts';
import { ownName } from '../lines.ts';

/**
 * The body of an upload from Node, put together from pieces: k6 keeps buffers as large as the largest answer.
 * @throws Error if Node does not have it
 */
export function fetchBody({ url, bodyBytes, at }: UploadRow): ArrayBuffer {
  const whole = new Uint8Array(bodyBytes);
  for (let from = 0; from < bodyBytes;) {
    const { body, status } = http.get(`${url}?from=${from}`, { responseType: 'binary', tags: { name: ownName } });
    if (status !== 200 || !body) throw new Error(`the body of upload ${at} cannot be had: status ${status}`);
    const piece = new Uint8Array(body);
    whole.set(piece, from);
    from += piece.length;
  }
  return whole.buffer;
}
