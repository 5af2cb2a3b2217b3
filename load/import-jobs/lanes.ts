/**
 * The pace that VUs keep without speaking to each other: time is cut into slots, which belong to the lanes in turn, and
 * a lane sends in its own slots alone. So requests of all lanes, in whichever process, start a gap apart.
 */
export type Lane = {
  readonly lane: number;
  readonly lanes: number;
  /** From one slot to the next, in milliseconds. */
  readonly gapMs: number;
};

/** The start of the lane's first slot at or after an instant; both in milliseconds since the epoch. */
export function slotFrom({ lane, lanes, gapMs }: Lane, instant: number): number {
  const round = lanes * gapMs;
  const first = lane * gapMs;
  return first + Math.ceil((instant - first) / round) * round;
}
