import http from 'k6/http';
import { type UploadRow, uploadTimeoutMs } from '../import-jobs/plan-file.ts';
import { ownName } from '../lines.ts';
import type { LoadSettings } from '../settings.ts';
import { type Answered, preparer } from './call.ts';
import { stopIfAsked } from './stop.ts';

/** An upload ready to go: everything that takes time is done before its moment. */
export type ReadyUpload = { readonly row: UploadRow; readonly body: ArrayBuffer };

/**
 * Sends a file and judges the answer. Unlike other requests its body is bytes and is told to nobody: findings show what
 * it was, not the file; and they are told before a failing server ends the run.
 */
export function upload({ row, body }: ReadyUpload, settings: LoadSettings): Answered {
  const prepare = preparer(settings, { careful: false });
  const { send } = prepare('elastic-path.createImport', {
    request: { body: { kind: 'multipart', file: null } }, // of it only its media type goes out, with the bytes
    expect: { json: { '/data/attributes/external_ref': row.externalRef } },
    raw: {
      bytes: body,
      shown: `(${row.bodyBytes} bytes of multipart/form-data with the file)`,
      timeout: `${uploadTimeoutMs}ms`,
      expects: row.expects,
    },
  });
  const answered = send().judge();
  if (answered.status > 0) stopIfAsked(answered.exchange, settings);
  return answered;
}

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
