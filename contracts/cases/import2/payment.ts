import { casesFor } from '../../case.ts';

export const acceptPaymentCases = casesFor('import2.acceptPayment')([
  {
    status: 200,
    variant: 'existing',
    title: 'accepts sponsorship of an import',
    verifies: ['import2/accept-answers-empty-200'],
    given: 'import',
  },
]);

export const rejectPaymentCases = casesFor('import2.rejectPayment')([
  {
    status: 200,
    variant: 'existing',
    title: 'rejects sponsorship of an import',
    verifies: ['import2/reject-answers-empty-200'],
    given: 'import',
  },
]);
