import { sandboxTargets } from '../../contracts/spec/scopes.ts';
import { compareAnswers } from '../../contracts/jobs/breaches.ts';
import { type Json, valueAt } from '../../contracts/values/json.ts';
import type { LoadSettings } from '../settings.ts';
import type { Answered, Call, CallOptions } from './call.ts';

/** The id in a create's answer; '' where there is none, which the rules have told. */
export const importId = ({ body }: Answered): string => textAt(body, '/id');

export const textAt = (body: Json | undefined, pointer: string): string => {
  const value = valueAt(body, pointer);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** Looks at one import, over and over; each look is compared with the last. A sandbox shows a fixed one for any id. */
export function look(call: Call, id: string, { target }: LoadSettings): () => Answered {
  const isFixed = (sandboxTargets as readonly string[]).includes(target);
  let last: Json | undefined;
  const options: CallOptions = {
    parameters: { id },
    ...(isFixed ? {} : { expect: { json: { '/id': '{id}' } } }),
    compare: (body) => (last === undefined || last === body ? [] : compareAnswers('import2', last, body, target)),
  };
  return () => {
    const answered = call('import2.getImport', options);
    if (answered.ok) last = answered.body;
    return answered;
  };
}

const ofOurUser: CallOptions = { request: { query: { destination_username: '{run}-{destination_user}' } } };

/** Lists the imports of the user that creates are made for. */
export const listImports = (call: Call): Answered => call('import2.listImports', ofOurUser);
