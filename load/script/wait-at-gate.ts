import { sleep } from 'k6';
import http from 'k6/http';
import { ownName } from '../lines.ts';

/**
 * Waits until every process that shares the run is set up, and the moment has come for all of them.
 * @throws Error if whoever opened the gate is gone
 */
export function waitAtGate(url: string): void {
  const { body, status } = http.get(url, { timeout: '60s', responseType: 'text', tags: { name: ownName } });
  const begin = Number(body);
  if (status !== 200 || !(begin > 0)) throw new Error(`the other processes of the run did not come: status ${status}`);
  sleep(Math.max(0, begin - Date.now()) / 1000);
}
