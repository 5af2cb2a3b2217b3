import type { Environment } from '../contracts/settings/readers.ts';
import { positive } from './settings.ts';

/** What falls to one of the k6 processes that share a run: a k6 execution segment, all of the same size. `at` counts from 0. */
export type Segment = { readonly at: number; readonly of: number };

/** A run that nobody shares. */
export const whole: Segment = { at: 0, of: 1 };

/** One for each of so many processes. */
export const segmentsOf = (of: number): Segment[] => Array.from({ length: of }, (_, at) => ({ at, of }));

/**
 * What tells k6 its segment. The sequence must be the same for all, or segments may overlap. Thresholds are left out: k6
 * would hold the numbers of the whole run, the counts of samples among them, against a share of it.
 */
export function segmentArguments({ at, of }: Segment): string[] {
  if (of === 1) return [];
  const ends = Array.from({ length: of + 1 }, (_, end) => (end === 0 ? '0' : end === of ? '1' : `${end}/${of}`));
  return [
    `--execution-segment=${ends[at]}:${ends[at + 1]}`,
    `--execution-segment-sequence=${ends.join()}`,
    '--no-thresholds',
  ];
}

/** The slots of a run that fall to a segment: k6 deals them out in turn, on one timeline for all. */
export const slotsFor = (slots: readonly number[], { at, of }: Segment): number[] =>
  slots.filter((_, place) => place % of === at);

/**
 * So many VUs or more. k6 splits arrivals as it splits VUs, and gives a segment without a VU nothing at all: so the split
 * is even only with a multiple of the processes.
 */
export const evenVus = (vus: number, processes: number): number => Math.ceil(vus / processes) * processes;

/** How many processes will share a script's run. */
export const processesIn = (env: Environment): number => positive(env, 'LOAD_PROCESSES') ?? 1;
