import type { Observation } from '../observation.ts';

/**
 * The answers that met one budget, as intervals within which they reached the server. Accepted and refused requests are
 * alike among themselves, so that both bounds are sorted: the n-th arrival lies between the n-th bounds.
 */
export type Track = {
  readonly acceptedFrom: readonly number[];
  readonly acceptedTo: readonly number[];
  /** When accepted ones were answered, ascending: long after they arrived, where they were worked on or waited. */
  readonly answered: readonly number[];
  readonly refusedFrom: readonly number[];
  readonly refusedTo: readonly number[];
  /** Accepted or refused. */
  readonly from: readonly number[];
  readonly to: readonly number[];
};

/** A server that reads its clock in whole milliseconds takes a request to be up to one earlier than it is. */
export const clockGrainMs = 1;

/** When a request had reached the server at the latest. */
export const arrivedBy = ({ sentAt, answeredAt }: Observation, longestWayMs: number): number =>
  Math.min(answeredAt, sentAt + longestWayMs);

const ascending = (numbers: number[]): number[] => numbers.sort((a, b) => a - b);

/** Observations as a track; times count from `origin`. None was on its way to the server for longer than `longestWayMs`. */
export function trackOf(observations: readonly Observation[], origin: number, longestWayMs = Infinity): Track {
  const accepted = observations.filter((one) => one.accepted === true);
  const refused = observations.filter((one) => one.accepted === false);
  const from = ({ sentAt }: Observation): number => sentAt - origin - clockGrainMs;
  const to = (one: Observation): number => arrivedBy(one, longestWayMs) - origin;
  return {
    acceptedFrom: ascending(accepted.map(from)),
    acceptedTo: ascending(accepted.map(to)),
    answered: ascending(accepted.map(({ answeredAt }) => answeredAt - origin)),
    refusedFrom: ascending(refused.map(from)),
    refusedTo: ascending(refused.map(to)),
    from: ascending([...accepted, ...refused].map(from)),
    to: ascending([...accepted, ...refused].map(to)),
  };
}
