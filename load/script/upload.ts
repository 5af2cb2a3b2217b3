import http, { type RefinedParams } from 'k6/http';
import { plain } from '../../contracts/cases/plain.ts';
import type { OperationId } from '../../contracts/spec/contract.ts';
import { type Exchange, jsonOf } from '../../contracts/spec/exchange.ts';
import { checkExpectation } from '../../contracts/judge/expectation.ts';
import type { LoadSettings } from '../settings.ts';
import type { UploadRow } from '../import-jobs/plan-file.ts';
import { buildRequest } from '../../contracts/cases/request.ts';
import type { Answered } from './call.ts';
import { ask, refuseCancelled } from './answer.ts';
import { guard } from './guard.ts';
import { judged } from './judged.ts';
import { stopIfAsked } from './stop.ts';
import { tellFindings } from './tell.ts';

const operation: OperationId = 'elastic-path.createImport';

/** A file of 50,000 records takes its time on a slow line. */
const timeout = '10m';

/** An upload ready to go: everything that takes time is done before its moment. */
export type ReadyUpload = { readonly row: UploadRow; readonly body: ArrayBuffer; readonly boundary: string };

/**
 * Sends a file and judges the answer. Unlike other requests its body is bytes and is told to nobody: findings show what
 * it was, not the file.
 */
export function upload({ row, body, boundary }: ReadyUpload, settings: LoadSettings): Answered {
  const exchange = send(row, body, boundary, settings);
  const { answer } = exchange;
  const ok = answer.kind === 'response' && answer.status === plain[operation].status;
  const byRules = judged(exchange).findings;
  const findings = [...byRules, ...(ok ? checkExpectation(rowFor(row), exchange, {}, byRules) : [])];
  tellFindings(findings, exchange);
  stopIfAsked(exchange, settings);
  const isResponse = answer.kind === 'response';
  return {
    ok,
    status: isResponse ? answer.status : 0,
    body: isResponse ? jsonOf(answer) : undefined,
    exchange,
    findings,
  };
}

const rowFor = ({ externalRef }: UploadRow) =>
  ({
    operation,
    status: 201,
    verifies: plain[operation].verifies,
    variant: 'load',
    title: 'takes a file under load',
    expect: { json: { '/data/attributes/external_ref': externalRef } },
  }) as const;

function send(row: UploadRow, body: ArrayBuffer, boundary: string, settings: LoadSettings): Exchange {
  const draft = buildRequest(
    {
      operation,
      request: {
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        body: { kind: 'text', text: '' }, // the bytes are sent beside it
      },
    },
    settings.parameters,
  );
  const { method, headers, auth } = draft;
  const url = settings.baseUrl + draft.path;
  const ended = guard(draft, settings)();
  const startedAt = Date.now();
  const params: RefinedParams<'text'> = {
    headers: { ...Object.fromEntries(headers), authorization: `Bearer ${settings.token.reveal()}` },
    redirects: 0,
    timeout,
    responseType: 'text',
    responseCallback: http.expectedStatuses(...row.expects),
    tags: { name: operation, kind: 'writes' },
  };
  const asked = ask(() => http.request(method, url, body, params));
  ended(asked.answer);
  refuseCancelled(asked.answer);
  return {
    operation,
    target: settings.target,
    request: {
      method,
      url,
      headers,
      auth,
      body: `(${row.bodyBytes} bytes of multipart/form-data with the file)`,
    },
    ...asked,
    secrets: [settings.token],
    startedAt,
  };
}
