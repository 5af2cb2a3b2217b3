import { casesFor } from '../case.ts';
import { atLive } from '../../spec/scopes.ts';

const notSandbox = atLive('which ids the sandbox’s payments know is our decision (I-13): at-the-sandbox asks there');

export const acceptPaymentCases = casesFor('import2.acceptPayment', {
  200: {
    existing: [
      'accepts sponsorship of an import',
      'import2/accept-answers-empty-200',
      { given: ['import'], at: notSandbox },
    ],
  },
});

export const rejectPaymentCases = casesFor('import2.rejectPayment', {
  200: {
    existing: [
      'rejects sponsorship of an import',
      'import2/reject-answers-empty-200',
      { given: ['import'], at: notSandbox },
    ],
  },
});
