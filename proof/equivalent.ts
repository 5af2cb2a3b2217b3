import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import { unseen } from '../faults/catalogue.ts';

/**
 * Mutants that nobody could tell from a sound server, each with the reason. Reviewed like deviations: a row says why no
 * promise is broken, not that a check would be hard to write.
 */
export const equivalents: { readonly [id: string]: string } = {
  'listing/import2.listImports@live/any/filter-without-case':
    'nobody says whether user names of a destination tool differ by letter case; email addresses mostly do not',
  'payment/import2.rejectPayment@live/any/ignored': unseen['import2.rejectPayment']['reject-does-nothing'][1],
  'limiter/any/any/counts-otherwise': unseen.anywhere['refused-calls-count'][1],
  'limiter/any/any/lying': unseen.anywhere['retry-after-lies'][1],
};

/** Requirements that no finding on a mock cites, each with the reason: a broken server is noticed under another name there. */
export const silent: { readonly [requirement in RequirementId]?: string } = {
  'import2/validation-is-422': 'each way to be refused with 422 has a sentence of its own, which is cited',
  'import2/made-up-destination-is-taken': 'binds at a sandbox or live API whose settings name no destination (I-11)',
  'import2/imports-are-kept': 'binds at a live API, whose customers may cancel what a case shares with others',
  'elastic-path/create-meets-no-conflict': 'binds at a store, which may have jobs of others (E-8)',
  'elastic-path/token-may-create': 'binds at a store, whose settings may hold a token that only reads (E-9)',
  'elastic-path/best-endeavours': 'its case counts what was taken, and each count has a sentence of its own',
  'http/answered-at-once': 'binds where a run asks again, at real targets (targets/patience.test.ts)',
};
