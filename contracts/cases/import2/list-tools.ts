import { casesFor, row } from '../case.ts';
import { atMocks } from '../../spec/scopes.ts';

export const listTools = casesFor('import2.listTools', {
  status: 200,
  verifies: ['import2/tools-are-names-and-slugs'],
  cases: {
    200: {
      all: row('lists the supported tools with their slugs and labels', 'import2/tools-are-the-supported-sources'),
      ours: row('lists the tool that imports are made from here', 'import2/tools-are-the-supported-sources', {
        given: ['memory'],
        at: atMocks('which tools a real account has is its own business'),
        expect: { holds: { '': { element: { '/name': '{source_tool}' } } } },
      }),
      'undescribed-query': row('does not mind a query it does not know', 'http/unknown-query-is-passed-over', {
        request: { query: { page: '2' } },
      }),
    },
  },
});
