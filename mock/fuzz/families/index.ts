import type * as fc from 'fast-check';
import type { FuzzCase, Known } from '../fuzz-case.ts';
import { control } from './control.ts';
import { faults } from './faults.ts';
import { framing } from './framing.ts';
import { jsonBodies } from './json-bodies.ts';
import { multiparts } from './multipart.ts';
import { paths } from './paths.ts';
import { pipelines } from './pipelines.ts';
import { requests } from './requests.ts';

/** A kind of cases, with its part of all cases. */
export type Family = {
  readonly name: string;
  readonly share: number;
  readonly cases: (known: Known) => fc.Arbitrary<FuzzCase>;
};

export const families: readonly Family[] = [
  { name: 'requests', share: 0.25, cases: requests },
  { name: 'json-bodies', share: 0.2, cases: jsonBodies },
  { name: 'multipart', share: 0.15, cases: multiparts },
  { name: 'paths', share: 0.1, cases: paths },
  { name: 'framing', share: 0.15, cases: framing },
  { name: 'pipelines', share: 0.05, cases: pipelines },
  { name: 'control', share: 0.08, cases: control },
  { name: 'faults', share: 0.02, cases: faults },
];
