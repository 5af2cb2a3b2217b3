import { compareAnswers } from '../../contracts/jobs/breaches.ts';
import { type Json, valueAt } from '../../contracts/values/json.ts';
import type { LoadSettings } from '../settings.ts';
import type { Answered, Call, CallOptions } from './call.ts';

/** The id in a create's answer; '' where there is none, which the rules have told. */
export function jobId({ body }: Answered): string {
  const id = valueAt(body, '/data/id');
  return typeof id === 'string' ? id : '';
}

const ends: readonly (Json | undefined)[] = ['success', 'failed'];

/** Looks at one job, over and over; each look is compared with the last. True once the job has ended. */
export function follow(call: Call, id: string, { target }: LoadSettings): () => boolean {
  let last: Json | undefined;
  const options: CallOptions = {
    parameters: { import_uuid: id },
    expect: { json: { '/data/id': '{import_uuid}' } },
    compare: (now) => (last === undefined || last === now ? [] : compareAnswers('elastic-path', last, now, target)),
  };
  return () => {
    const { ok, body } = call('elastic-path.getImport', options);
    if (ok) last = body;
    return ok && ends.includes(valueAt(body, '/data/attributes/status'));
  };
}

/** One page of the list of jobs. */
export const listPage = (call: Call, offset: number, limit: number): Answered =>
  call('elastic-path.listImports', {
    request: { query: { 'page[offset]': String(offset), 'page[limit]': String(limit) } },
    expect: { holds: { '/data': { atMost: limit } } },
  });
