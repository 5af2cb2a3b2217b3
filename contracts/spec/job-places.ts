import type { Api } from './operation.ts';

/**
 * Where an API has an import, or its job: the path parameter that names one, JSON pointers to the resource in the answer
 * to a GET, and from there to what every answer about one shows.
 */
export const jobPlaces = {
  import2: { parameter: 'id', root: '', id: '/id', status: '/status' },
  'elastic-path': { parameter: 'import_uuid', root: '/data', id: '/id', status: '/attributes/status' },
} as const satisfies {
  readonly [api in Api]: { readonly [place in 'parameter' | 'root' | 'id' | 'status']: string };
};

/** Go's zero time; it, the epoch, which others have, and whatever lies before it all stand for "not yet" (E-5). */
export const zeroTime = '0001-01-01T00:00:00Z';
