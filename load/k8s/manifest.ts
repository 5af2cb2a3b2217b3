import { readFileSync } from 'node:fs';
import { type JourneyId, journeys } from '../journeys.ts';

const template = new URL('run.yaml', import.meta.url);

/** The manifest of a TestRun, for so many runners to share the journey's archive. */
export function runManifest(journey: JourneyId, runners: number): string {
  const filled = readFileSync(template, 'utf8').replace(/^#.*\n/, '');
  const words = { JOURNEY: journey, API: journeys[journey].api, RUNNERS: String(runners) };
  return filled.replace(/\b(?:JOURNEY|API|RUNNERS)\b/g, (word) => words[word as keyof typeof words]);
}
