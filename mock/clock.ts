/** An account's time: the machine's clock shifted, or stopped. */
export class Clock {
  #offset = 0;
  #stoppedAt: number | null = null;
  readonly #base: () => number;

  constructor(base: () => number) {
    this.#base = base;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#stoppedAt ?? this.#base() + this.#offset;
  }

  get isStopped(): boolean {
    return this.#stoppedAt !== null;
  }

  stop(): void {
    this.#stoppedAt = this.now();
  }

  go(): void {
    if (this.#stoppedAt === null) return;
    this.#offset = this.#stoppedAt - this.#base();
    this.#stoppedAt = null;
  }

  /** Moves the clock to an instant, running or stopped as it was. */
  set(instant: number): void {
    if (this.#stoppedAt !== null) this.#stoppedAt = instant;
    else this.#offset = instant - this.#base();
  }
}

/** What an account lends to what it keeps. */
export type Keeper = {
  readonly clock: Clock;
  readonly recordsPerSecond: number;
  /** A number and a digest that no other account gets. */
  readonly issue: (what: string) => { readonly serial: number; readonly digest: string };
};
