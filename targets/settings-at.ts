import { developmentStore } from '../contracts/spec/rates.ts';
import { type Settings, parseSettings } from '../contracts/settings/settings.ts';
import type { TargetFacts } from './facts.ts';

const none = parseSettings({ EP_RATE_LIMIT: String(developmentStore) });

/**
 * The settings as they hold at a target. Our mock gets none of what is meant for a real one beside it: it has an account
 * for everybody, and would not know those tokens, ids and tools; its limit is a development store's.
 */
export const settingsAt = ({ control }: Pick<TargetFacts, 'control'>, settings: Settings): Settings =>
  control === null ? settings : { ...settings, import2: none.import2, elasticPath: none.elasticPath };
