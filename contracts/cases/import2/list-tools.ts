import { casesFor } from '../case.ts';

export const listToolsCases = casesFor('import2.listTools')([
  {
    status: 200,
    variant: 'all',
    title: 'lists the supported tools with their slugs and labels',
    verifies: ['import2/tools-are-the-supported-sources'],
  },
  {
    status: 200,
    variant: 'ours',
    title: 'lists the tool that imports are made from here',
    verifies: ['import2/tools-are-the-supported-sources'],
    needs: 'memory',
    expect: { element: { in: '', with: { '/name': '{source_tool}' } } },
    only: {
      targets: ['import2@mock-live', 'import2@mock-sandbox'],
      because: 'which tools a real account has is its own business',
    },
  },
  {
    status: 200,
    variant: 'undescribed-query',
    title: 'does not mind a query it does not know',
    verifies: ['http/unknown-query-is-passed-over'],
    request: { query: { page: '2' } },
  },
]);
