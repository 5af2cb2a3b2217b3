import exec from 'k6/execution';
import { type Exchange, longestWaitMs, waitOf } from '../../contracts/spec/exchange.ts';
import type { LoadLine } from '../lines.ts';
import { tell } from './tell.ts';

/** So many refused connections of one VU in a row mean that nobody is there. */
const refusedInARow = 2;

let refused = 0;

export type StopRules = {
  /** It is somebody's real account: a failing server, and one that asks for quiet, is left alone. */
  readonly careful: boolean;
  /** Whether an answer that looks like a failing server's may be a limiter's. */
  readonly mayFail?: (status: number) => boolean;
};

/** Ends the whole run where going on would be rude, or of no use. */
export function stopIfAsked(exchange: Exchange, { careful, mayFail = () => false }: StopRules): void {
  const { answer } = exchange;
  refused = answer.kind === 'failure' && answer.failure === 'refused' ? refused + 1 : 0;
  if (answer.kind === 'failure') {
    if (refused >= refusedInARow) stop('gone', answer.detail);
    return;
  }
  if (!careful) return;
  if (answer.status >= 500 && !mayFail(answer.status))
    stop('server-error', `${exchange.operation} was answered ${answer.status}`);
  const wait = waitOf(answer.headers, Date.now()) ?? 0;
  if (wait > longestWaitMs) stop('long-retry-after', `${exchange.operation}: wait ${Math.round(wait / 1000)} s`);
}

function stop(reason: Extract<LoadLine, { load: 'stop' }>['reason'], detail: string): void {
  tell({ load: 'stop', reason, detail: detail.slice(0, 500) });
  exec.test.abort(`${reason}: ${detail.slice(0, 200)}`);
}
