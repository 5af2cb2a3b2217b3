import { casesFor } from '../case.ts';
import { liveLikeTargets } from '../../spec/scopes.ts';

const notSandbox = {
  targets: liveLikeTargets,
  because: 'which ids the sandbox’s payments know is our decision (I-13): at-the-sandbox asks there',
} as const;

export const acceptPaymentCases = casesFor('import2.acceptPayment')([
  {
    status: 200,
    variant: 'existing',
    title: 'accepts sponsorship of an import',
    verifies: ['import2/accept-answers-empty-200'],
    given: 'import',
    only: notSandbox,
  },
]);

export const rejectPaymentCases = casesFor('import2.rejectPayment')([
  {
    status: 200,
    variant: 'existing',
    title: 'rejects sponsorship of an import',
    verifies: ['import2/reject-answers-empty-200'],
    given: 'import',
    only: notSandbox,
  },
]);
