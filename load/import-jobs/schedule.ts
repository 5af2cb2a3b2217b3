import { type ProfileName, lengthOf, profiles, slotsOf, stagesOf } from '../profiles.ts';

/**
 * When files go out, in milliseconds after the start: spread over the profile as its arrivals are. A smoke is over in
 * seconds, so its files go out at once: that makes a queue.
 * @param durationMs stretches the profile to so long; null: as long as it is
 */
export function dueTimes(profile: ProfileName, files: number, durationMs: number | null): number[] {
  if (profile === 'smoke' && durationMs === null) return Array.from({ length: files }, () => 0);
  const arrivals = slotsOf(stagesOf(profiles[profile], finePerSecond, durationMs));
  return Array.from({ length: files }, (_, at) =>
    Math.round(arrivals[Math.floor((at * arrivals.length) / files)] ?? 0),
  );
}

/** Arrivals a second among which the files' places are looked up: fine enough to show the profile's shape. */
const finePerSecond = 100;

/** How long the profile sends, in milliseconds. */
export const lengthOfProfile = (profile: ProfileName, durationMs: number | null): number =>
  lengthOf(stagesOf(profiles[profile], finePerSecond, durationMs));
