import http from 'k6/http';
import { authorizedAs } from '../../contracts/spec/auth.ts';
import { ownName } from '../lines.ts';
import type { LoadSettings } from '../settings.ts';

/** What the customer of a migration does next, by what the migration shows; otherwise it goes on by itself. */
const steps: { readonly [status: string]: string } = {
  'Collecting credentials': 'credentials',
  'Waiting to start sample migration': 'sample',
  'Sample migration completed': 'buy',
  'In preparation': 'start',
};

/**
 * Plays the customer at the mock, through its control API.
 * @throws Error if the mock does not take the step
 */
export function takeStep(control: string, id: string, status: string, { token }: LoadSettings): void {
  const step = steps[status];
  if (step === undefined) return;
  const url = `${control}/_mock/imports/${encodeURIComponent(id)}`;
  const answer = http.post(url, JSON.stringify({ step }), {
    headers: { 'content-type': 'application/json', ...Object.fromEntries(authorizedAs(token, 'basic')) },
    responseType: 'text',
    responseCallback: http.expectedStatuses(200),
    tags: { name: ownName },
  });
  if (answer.status !== 200)
    throw new Error(`the mock does not take the step ${step} of import ${id}: ${answer.status} ${answer.body ?? ''}`);
}
