/**
 * Where each target stands below a mock's root: at the vendors' own paths, so that a mock of theirs, or anybody's, is
 * found there as ours is.
 */
export const mockPlaces = [
  { target: 'import2@mock-live', api: 'import2', site: 'live', base: '/api/v2.1' },
  { target: 'import2@mock-sandbox', api: 'import2', site: 'sandbox', base: '/api/sandbox' },
  { target: 'elastic-path@mock', api: 'elastic-path', site: 'live', base: '/v2' },
] as const;
