import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import type { RunFacts } from '../../runs/run.ts';
import type { Group } from '../../runs/causes/group.ts';
import type { Since } from './since.ts';
import { apiName } from '../../contracts/show/words.ts';

/** Who has to look first. */
export type Side = {
  readonly side: 'API' | 'contract decision' | 'suite' | 'network';
  /** Why we think so, in a sentence. */
  readonly why: string;
};

/** Whose side a cause points to: a hint for who looks first, with its reason. */
export function sideOf({ findings, api, witnesses }: Group, since: Since, run: RunFacts): Side {
  const [first] = findings;
  if (!first) return suiteSide(witnesses);
  if (first.where === 'transport')
    return { side: 'network', why: 'The connection broke: the network, a proxy or the server may have cut it.' };
  const decided = decisionOf(first);
  if (decided) return { side: 'contract decision', why: decided };
  if (since.lastGreen && since.lastGreen.contractHash !== run.contractHash)
    return {
      side: 'contract decision',
      why: 'Our contract changed since the last run without it: look at that change first.',
    };
  return { side: 'API', why: `${apiName(api)}’s own documentation promises this, and the answer breaks it.` };
}

function decisionOf({ requirement }: WeighedFinding): string | null {
  const { authority, decision } = requirementOf(requirement);
  if (authority === 'ours')
    return `The vendor does not say; we decided it${decision ? ` (${decision})` : ''}. Check the decision first.`;
  if (authority === 'standard') return 'A general standard asks for it; the vendor does not claim to follow it.';
  return null;
}

function suiteSide([first]: Group['witnesses']): Side {
  const verdict = first?.kind === 'case' ? first.entry.verdict : 'harnessError';
  return verdict === 'notTestable'
    ? { side: 'suite', why: 'A state the settings declare reachable was not there: look at the settings first.' }
    : { side: 'suite', why: 'Our own code or the mock’s control API failed: nothing is said of the API.' };
}
