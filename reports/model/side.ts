import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import type { RunFacts } from '../../runs/run.ts';
import type { Group } from '../../runs/causes/group.ts';
import type { Since } from './since.ts';
import { apiName } from '../../contracts/show/words.ts';

/** Who has to look first, and why we think so, in a sentence. */
export type Side = { readonly side: 'API' | 'contract decision' | 'suite' | 'network'; readonly why: string };

/** Whose side a cause points to: a hint for who looks first, with its reason. */
export function sideOf({ findings, api, witnesses }: Group, { lastGreen }: Since, run: RunFacts): Side {
  const [first] = findings;
  if (!first) return suiteSide(witnesses);
  if (first.where === 'transport')
    return { side: 'network', why: 'The connection broke: the network, a proxy or the server may have cut it.' };
  const { authority, decision } = requirementOf(first.requirement);
  const decided = decision ? ` (${decision})` : '';
  const why =
    authority === 'ours'
      ? `The vendor does not say; we decided it${decided}. Check the decision first.`
      : authority === 'standard'
        ? 'A general standard asks for it; the vendor does not claim to follow it.'
        : lastGreen && lastGreen.contractHash !== run.contractHash
          ? 'Our contract changed since the last run without it: look at that change first.'
          : null;
  return why === null
    ? { side: 'API', why: `${apiName(api)}’s own documentation promises this, and the answer breaks it.` }
    : { side: 'contract decision', why };
}

const suiteSide = ([first]: Group['witnesses']): Side => ({
  side: 'suite',
  why:
    first?.kind === 'case' && first.entry.verdict === 'notTestable'
      ? 'A state the settings declare reachable was not there: look at the settings first.'
      : 'Our own code or the mock’s control API failed: nothing is said of the API.',
});
