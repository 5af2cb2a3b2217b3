import type { Settings } from '../contracts/settings.ts';
import { type Announced, addedUp, announcement } from '../targets/creations.ts';
import { asksForReal } from '../targets/open.ts';

/**
 * Says before the first request of a command what its parts may create at real targets at most.
 * @throws SettingsError if that is more than MAX_CREATED
 */
export function announce(parts: readonly (readonly Announced[])[], settings: Settings): void {
  const words = announcement(addedUp(parts), settings);
  if (asksForReal(settings)) console.log(words);
}
