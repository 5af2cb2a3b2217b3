import { type FaultSetting, parseFaultSettings } from '../faults/setting.ts';
import type { Mutant } from './mutant.ts';

/** The faults a server is set up with to be a mutant; a weakened contract breaks no server. */
export const faultsOf = ({ breaks }: Mutant): FaultSetting[] =>
  'faults' in breaks ? parseFaultSettings(breaks.faults) : [];
