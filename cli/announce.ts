import type { Settings } from '../contracts/settings/settings.ts';
import { type Announced, addedUp, announcement, withinMost } from '../targets/creations.ts';
import { asksForReal } from '../targets/open.ts';

/**
 * Says before the first request of a command what its parts may create at real targets at most.
 * @returns what was announced: what may be left out was, where MAX_CREATED has no room for it
 * @throws SettingsError if that is more than MAX_CREATED
 */
export function announce(parts: readonly (readonly Announced[])[], settings: Settings): Announced[] {
  const announced = withinMost(parts.flat(), settings);
  const words = announcement(addedUp(announced), settings);
  if (asksForReal(settings)) console.log(words);
  return announced;
}
