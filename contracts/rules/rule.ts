import type { Exchange } from '../spec/exchange.ts';
import type { Finding } from './finding.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';

/** One part of an exchange, judged. Pure: no clock, no I/O, never throws. */
export type Rule = {
  readonly id: string;
  /** What it reports by itself; requirements that openapi.yaml ties to a place (`x-requirement`) come on top. */
  readonly verifies: readonly RequirementId[];
  readonly check: (exchange: Exchange, contract: Contract) => readonly Finding[];
  /** What it holds this exchange to because something stands there to be judged, whatever it finds. Never throws. */
  readonly judges: (exchange: Exchange, contract: Contract) => readonly RequirementId[];
};
