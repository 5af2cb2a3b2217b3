import { sleep } from 'k6';
import exec from 'k6/execution';
import { usualWaitMs, waitOf } from '../../contracts/spec/exchange.ts';
import { type JobsPlan, type Lane, slotFrom } from '../import-jobs/plan-file.ts';
import type { Answered } from './call.ts';
import { tellNote } from './tell.ts';

/** The lane of this VU: it waits for its slots, and longer when it is told to. */
export class LanePace {
  readonly lane: number;
  readonly #slots: Lane;
  #free = Date.now();

  constructor({ firstLane, lanes, gapMs }: JobsPlan) {
    this.lane = firstLane + exec.vu.idInTest - 1;
    this.#slots = { lane: this.lane, lanes, gapMs };
  }

  /** When the lane's next request may go out, not before an instant. */
  next(instant: number): number {
    return slotFrom(this.#slots, Math.max(instant, this.#free, Date.now()));
  }

  /** The lane's slot for an instant, whatever else it had to do. */
  slotFor(instant: number): number {
    return slotFrom(this.#slots, instant);
  }

  /** Sleeps until an instant, which makes the slot the lane's last. */
  until(slot: number): void {
    const ms = slot - Date.now();
    if (ms > 0) sleep(ms / 1000);
    this.#free = slot + 1;
  }

  /** Whether an answer is a refusal; then the lane keeps still for as long as it says. */
  isRefused({ status, exchange }: Answered): boolean {
    if (status !== 429 || exchange.answer.kind === 'failure') return false;
    const ms = waitOf(exchange.answer.headers, Date.now()) ?? usualWaitMs;
    this.#free = Date.now() + ms;
    tellNote({ kind: 'waited', ms });
    return true;
  }
}
