import type { Settings } from '../../contracts/settings/settings.ts';
import { BuildFailed } from '../k6/build-failed.ts';
import { type K6, ensureK6 } from '../k6/build.ts';
import { NoGo } from '../k6/no-go.ts';
import { HarnessError } from '../../targets/harness-error.ts';
import { UsageError } from '../../targets/usage-error.ts';

/**
 * The k6 to be used.
 * @throws SettingsError, UsageError, HarnessError, Interrupted
 */
export async function k6For({ k6Bin }: Settings): Promise<K6> {
  try {
    return await ensureK6({ k6Bin });
  } catch (error) {
    if (error instanceof NoGo) throw new UsageError(error.message);
    if (error instanceof BuildFailed) throw new HarnessError(error.message);
    throw error;
  }
}
