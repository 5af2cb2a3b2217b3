import http from 'k6/http';
import type { Options } from 'k6/options';
import { parseLoadSettings } from '../settings.ts';
import { caller } from './call.ts';
import { systemTags } from './scenario.ts';

/**
 * How fast one k6 asks: as a journey does, every answer judged (`BENCH_VALIDATE=true`), or as a bare script would. For
 * `suite bench`.
 */

const settings = parseLoadSettings(__ENV, 'import2');
const call = caller(settings);
const validates = __ENV['BENCH_VALIDATE'] === 'true';
const id = settings.existingId ?? '';
const authorization = { authorization: `Bearer ${settings.token.reveal()}`, 'content-type': 'application/json' };

const judgedCall = { parameters: { id }, expect: { json: { '/id': '{id}' } } };

export const options: Options = {
  scenarios: {
    arrivals: {
      executor: 'shared-iterations',
      vus: settings.vus ?? 8,
      iterations: Number(__ENV['BENCH_ITERATIONS'] ?? 5000),
      maxDuration: '20m',
    },
  },
  systemTags,
};

export default function ask(): void {
  if (validates) call('import2.getImport', judgedCall);
  else http.get(`${settings.baseUrl}/imports/${id}`, { headers: authorization, tags: { name: 'import2.getImport' } });
}
