import type { Settings } from './settings.ts';
import { table } from './table.ts';

/** What arranging gave: names for ids and values that rows use as `{name}`. */
export type Parameters = { readonly [name: string]: string };

/** What the mock takes, and the settings show as their examples: valid where nobody says otherwise. */
export const usualParameters = {
  source_tool: table.import2.sourceTool.example,
  destination_url: table.import2.destinationUrl.example,
  destination_user: table.import2.destinationUsername.example,
  destination_token: 'destination-token',
} as const satisfies Parameters;

/** What a run's valid requests are made of: the settings', or what the mock takes. */
export const parametersFor = ({ import2, sendsTraceparent, ...settings }: Settings, run: string): Parameters => ({
  run,
  job_patience: String(settings['elastic-path'].jobPatienceSeconds),
  ...(sendsTraceparent ? { traceparent: 'on' } : {}),
  source_tool: import2.sourceTool ?? usualParameters.source_tool,
  destination_url: import2.destinationUrl ?? usualParameters.destination_url,
  destination_user: import2.destinationUsername ?? usualParameters.destination_user,
  destination_token: import2.destinationToken?.reveal() ?? usualParameters.destination_token,
});

/** An id that nobody was given. */
export const unassignedId = '5f0c3d6e-8a1b-4c2d-9e3f-000000000404';
