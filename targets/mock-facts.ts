import { mockPlaces } from '../contracts/spec/mock-places.ts';
import type { TargetFacts } from './facts.ts';

/** What a preflight finds of our mock at a root, where a fault may have broken the greeting that would tell. */
export const mockFacts = (root: string): TargetFacts[] =>
  mockPlaces.map(({ target, base }) => ({
    name: target,
    baseUrl: `${root}${base}`,
    control: root,
    prefer: true,
    abilities: ['memory', 'credentials'],
    allowed: 'everything',
  }));
