import type { Settings } from '../../contracts/settings/settings.ts';
import { BuildFailed } from '../../load/k6/build-failed.ts';
import { type K6, ensureK6 } from '../../load/k6/build.ts';
import { Interrupted } from '../../load/k6/interruptible.ts';
import { NoGo } from '../../load/k6/no-go.ts';
import { HarnessError } from '../../targets/harness-error.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The k6 to be used; null: the user ended its build.
 * @throws SettingsError, UsageError, HarnessError
 */
export async function k6For({ k6Bin }: Settings): Promise<K6 | null> {
  try {
    return await ensureK6({ k6Bin });
  } catch (error) {
    if (error instanceof Interrupted) return null;
    if (error instanceof NoGo) throw new UsageError(error.message);
    if (error instanceof BuildFailed) throw new HarnessError(error.message);
    throw error;
  }
}
