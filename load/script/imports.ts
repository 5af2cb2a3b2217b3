import { compareAnswers } from '../../contracts/jobs/checks.ts';
import { transitionsFor } from '../../contracts/jobs/lifecycle.ts';
import { jobPlaces } from '../../contracts/spec/job-places.ts';
import type { Api } from '../../contracts/spec/operation.ts';
import { type Json, valueAt } from '../../contracts/values/json.ts';
import type { LoadSettings } from '../settings.ts';
import type { Answered, Call, CallOptions } from './call.ts';
import { isSandbox } from '../../contracts/spec/targets.ts';
import { runUser } from '../../contracts/cases/templates.ts';

/** A text or number of a body; '' where there is none, which the rules have told. */
export function textAt(body: Json | undefined, pointer: string): string {
  const value = valueAt(body, pointer);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Where the answer to a GET has what every answer about an import shows. */
const pointerTo = (api: Api, what: 'id' | 'status'): string => jobPlaces[api].root + jobPlaces[api][what];

export const idIn = (api: Api, { body }: Answered): string => textAt(body, pointerTo(api, 'id'));

/** Creates an import. @returns its id */
export const create = (call: Call, api: Api): string => idIn(api, call(`${api}.createImport`));

/** Polls one import, over and over; each answer is compared with the last. A sandbox shows a fixed one for any id. */
export function poll(call: Call, api: Api, id: string, { target }: LoadSettings): () => Answered {
  const [pointer, { parameter }] = [pointerTo(api, 'id'), jobPlaces[api]];
  let last: Json | undefined;
  const options: CallOptions = {
    parameters: { [parameter]: id },
    ...(isSandbox(target) ? {} : { expect: { json: { [pointer]: `{${parameter}}` } } }),
    compare: (now) => (last === undefined || last === now ? [] : compareAnswers(last, now, target)),
  };
  return () => {
    const answered = call(`${api}.getImport`, options);
    if (answered.ok) last = answered.body;
    return answered;
  };
}

const { ends } = transitionsFor('elastic-path');

/** Whether an answer shows a job that has ended. */
export const hasEnded = ({ ok, body }: Answered): boolean =>
  ok && ends(textAt(body, pointerTo('elastic-path', 'status')));

const ofOurUser: CallOptions = { request: { query: { destination_username: runUser } } };

/** Lists the imports of the user that creates are made for. */
export const listImports = (call: Call): Answered => call('import2.listImports', ofOurUser);

/** The same page is asked for over and over: what the same object asks is built once. */
const pages = new Map<string, CallOptions>();

export function listPage(call: Call, offset: number, limit: number): Answered {
  const key = `${offset} ${limit}`;
  const options: CallOptions = pages.get(key) ?? {
    request: { query: { 'page[offset]': String(offset), 'page[limit]': String(limit) } },
    expect: { holds: { '/data': { atMost: limit } } },
  };
  pages.set(key, options);
  return call('elastic-path.listImports', options);
}
