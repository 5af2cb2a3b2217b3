/** The states a case may need. How to reach one is the business of targets/arrangers.ts. */
const givens = {
  memory: 'a server that finds again what was created, and nothing else',
  credentials: 'a server that knows whom it gave a token',
  destination: 'a destination whose values are known to be good',
  import: 'an Import2 import that exists',
  'created-import': 'an Import2 import that we created, with all that its creation answered',
  'live-beside-sandbox': 'the live API beside the sandbox, judged in the same run',
  'archived-import': 'an Import2 import that was archived',
  'cancelled-import': 'an Import2 import that was cancelled',
  'import-of-another-account': 'an Import2 import that belongs to another account',
  'limit-reached': 'an account that has used up its rate limit',
  job: 'an Elastic Path import job that exists',
  'created-job': 'an Elastic Path import job that we created, with all that its creation was sent',
  'job-of-another-account': 'an Elastic Path import job that belongs to another store',
  'client-credentials': 'client credentials that may get a token',
  'expired-token': 'a bearer token that has expired',
  'issued-token': 'a bearer token that was given out almost an hour ago',
  'token-without-permission': 'a bearer token without permission for imports',
  'answer-409': 'a target that answers 409 when asked to',
  'answer-500': 'a target that answers 500 when asked to',
  control: 'a target whose clock we can move and whose customer we can play',
  webhooks: 'a target that sends its webhooks to us',
} as const;

export type Given = keyof typeof givens;

/** What a server has or has not, and nobody can bring about: a stateless mock has neither. */
export type Ability = Extract<Given, 'memory' | 'credentials'>;
