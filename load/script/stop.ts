import exec from 'k6/execution';
import { type Exchange, headerValues } from '../../contracts/exchange.ts';
import { parseRetryAfter } from '../../contracts/limiter/retry-after.ts';
import type { LoadLine } from '../lines.ts';
import { tell } from './tell.ts';

/** A server that asks for a longer wait wants to be left alone. */
const longestWaitMs = 60_000;

/** So many refused connections of one VU in a row mean that nobody is there. */
const refusedInARow = 2;

let refused = 0;

/** Ends the whole run where going on would be rude, or of no use. */
export function stopIfAsked(exchange: Exchange, careful: boolean): void {
  const { answer } = exchange;
  refused = answer.kind === 'failure' && answer.failure === 'refused' ? refused + 1 : 0;
  if (answer.kind === 'failure') {
    if (refused >= refusedInARow) stop('gone', answer.detail);
    return;
  }
  if (!careful) return;
  if (answer.status >= 500) stop('server-error', `${exchange.operation} was answered ${answer.status}`);
  const wait = longestWaitOf(headerValues(answer.headers, 'retry-after'));
  if (wait > longestWaitMs) stop('long-retry-after', `${exchange.operation}: wait ${Math.round(wait / 1000)} s`);
}

function stop(because: Extract<LoadLine, { load: 'stop' }>['because'], detail: string): void {
  tell({ load: 'stop', because, detail: detail.slice(0, 500) });
  exec.test.abort(`${because}: ${detail.slice(0, 200)}`);
}

/** The longest wait that `Retry-After`s name, in milliseconds; 0 for none. */
const longestWaitOf = (values: readonly string[]): number =>
  Math.max(
    0,
    ...values.map((value) => {
      const told = parseRetryAfter(value);
      switch (told.kind) {
        case 'seconds':
          return told.seconds * 1000;
        case 'date':
          return told.date - Date.now();
        case 'malformed':
          return 0;
        default:
          return told satisfies never;
      }
    }),
  );
