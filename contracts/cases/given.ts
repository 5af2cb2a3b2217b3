/** The states a case may need. How to reach one is the business of targets/arrangers.ts. */
export const givens = {
  nothing: 'nothing beyond the account',
  'our-own-mock': 'our own mock, which promises more than the vendors do',
  destination: 'a destination whose values are known to be good',
  import: 'an Import2 import that exists',
  'created-import': 'an Import2 import that we created, with all that its creation answered',
  'kept-import': 'an Import2 import that we create, and that is found again',
  'live-beside-sandbox': 'the live API beside the sandbox, judged in the same run',
  'archived-import': 'an Import2 import that was archived',
  'cancelled-import': 'an Import2 import that was cancelled',
  'import-of-another-account': 'an Import2 import that belongs to another account',
  'limit-reached': 'an account that has used up its rate limit',
  job: 'an Elastic Path import job that exists',
  'created-job': 'an Elastic Path import job that we created, with all that its creation was sent',
  'followed-jobs': 'Elastic Path import jobs that we upload, and follow to their end',
  'job-of-another-account': 'an Elastic Path import job that belongs to another store',
  'client-credentials': 'client credentials that may get a token',
  'expired-token': 'a bearer token that has expired',
  'issued-token': 'a bearer token that was given out almost an hour ago',
  'token-without-permission': 'a bearer token without permission for imports',
  'answer-409': 'a target that answers 409 when asked to',
  'answer-500': 'a target that answers 500 when asked to',
  'customer-steps': 'a target whose customer we can play',
  'moving-clock': 'a target whose clock we can move',
  webhooks: 'a target that sends its webhooks to us',
} as const;

export type Given = keyof typeof givens;
