import type { Draft } from '../mutant.ts';
import { accessDrafts } from './access.ts';
import { messageDrafts } from './messages.ts';
import { siteDrafts } from './sites.ts';
import { stateDrafts } from './state.ts';
import { validationDrafts } from './validation.ts';
import { workDrafts } from './work.ts';

/** Servers that answer in the right form and decide wrongly. */
export const behaviourDrafts: readonly Draft[] = [
  ...accessDrafts,
  ...validationDrafts,
  ...stateDrafts,
  ...workDrafts,
  ...messageDrafts,
  ...siteDrafts,
];
