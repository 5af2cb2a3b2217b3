import { elasticPathJourneys } from './elastic-path.ts';
import { import2Journeys } from './import2.ts';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [...import2Journeys, ...elasticPathJourneys];
