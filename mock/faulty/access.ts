import type { Operation } from '../../contracts/spec/operation.ts';
import type { OperationId } from '../../contracts/spec/contract.ts';
import { type Behaviour, misapply } from '../../faults/behaviour.ts';
import type { Site } from '../../contracts/spec/targets.ts';
import { type Account, type Accounts, type Gate, nobody } from '../account.ts';
import { type Answer, jsonAnswer, refusal } from '../answer.ts';
import { authenticate, basicUser, named } from '../authenticate.ts';

/** The account that is let in: the one the credentials are good for, unless the mock is told to fail at this. */
export function letIn(
  header: string | undefined,
  { id, security }: Operation & { readonly id: OperationId },
  accounts: Accounts,
  site: Site,
): Account | null {
  const account = authenticate(header, security, accounts);
  const meant = account ?? named(header, accounts) ?? accounts.get(nobody);
  if (!meant.hasFaults) return account;
  const how = meant.behaviour(id, site).authentication;
  switch (how) {
    case 'checked':
      return account;
    case 'skipped':
      return meant;
    case 'any-token':
      return header?.toLowerCase().startsWith(security) ? meant : account;
    case 'any-scheme':
      return account ?? authenticate(header, 'basic', accounts) ?? authenticate(header, 'bearer', accounts);
    case 'case-sensitive-scheme':
      return /^[A-Z]/.test(header ?? '') ? account : null;
    case 'never-expires':
      return account ?? (/^bearer .*~/i.test(header ?? '') ? named(header, accounts) : null);
    case 'missing-passes':
      return header === undefined ? meant : account;
    case 'empty-passes':
      return account ?? (/^(?:basic Ol|bearer *$)/i.test(header ?? '') ? meant : null);
    case 'password-checked':
      return security === 'basic' && !basicUser(header).endsWith(':X') ? null : account;
    default:
      return how satisfies never;
  }
}

/** Another gate than the one that should stand there; the whole one has a limiter even at the sandbox. */
export function misguarded(gate: Gate, whole: Gate, how: Behaviour): Gate {
  const { sandbox, permission } = how;
  const set = sandbox === 'limited' ? whole.limiter : gate.limiter;
  return { limiter: set && misapply(set, how), isForbidden: gate.isForbidden && permission === 'needed' };
}

/** What a route or method that does not exist is answered. */
export function misrouted(answer: Answer, api: Operation['api'], { routing }: Behaviour): Answer {
  switch (routing) {
    case 'not-found':
      return answer;
    case 'method-not-allowed':
      return refusal(api, 405);
    case 'taken':
      return jsonAnswer(200, {});
    default:
      return routing satisfies never;
  }
}
