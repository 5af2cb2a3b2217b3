import { casesFor, row } from '../case.ts';
import { atLive } from '../../spec/scopes.ts';

const given = ['import'] as const;
const at = atLive('which ids the sandbox’s payments know is our decision (I-13): at-the-sandbox asks there');

export const acceptPayment = casesFor('import2.acceptPayment', {
  status: 200,
  given,
  verifies: ['import2/accept-answers-empty-200'],
  unknown: 'import2/accept-unknown-is-404',
  cases: {
    200: { existing: row('accepts sponsorship of an import', 'import2/accept-answers-empty-200', { given, at }) },
  },
});

export const rejectPayment = casesFor('import2.rejectPayment', {
  status: 200,
  given,
  verifies: ['import2/reject-answers-empty-200'],
  unknown: 'import2/reject-unknown-is-404',
  cases: {
    200: { existing: row('rejects sponsorship of an import', 'import2/reject-answers-empty-200', { given, at }) },
  },
});
