import { jsonOf } from '../spec/exchange.ts';
import { type Finding, inBody, received } from './finding.ts';
import { below, isObject, type Json } from '../values/json.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** Members the contract does not describe are noted, so that a vendor's new field is seen the night it comes (I-15). */
export const undescribedMembers: Rule = {
  id: 'undescribed-members',
  verifies: ['http/undescribed-members-allowed'],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const facts = contract.schemaFacts[answer?.promised.validator ?? ''];
    const body = answer ? jsonOf(answer.response) : undefined;
    return facts && body !== undefined ? visit(body, '', '', facts.members) : [];
  },
  judges: (exchange, contract) =>
    undescribedMembers.check(exchange, contract).length > 0 ? ['http/undescribed-members-allowed'] : [],
};

function visit(
  value: Json,
  pointer: string,
  pattern: string,
  described: { readonly [pattern: string]: readonly string[] },
): Finding[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, at) => visit(item, below(pointer, at), `${pattern}/*`, described));
  if (!isObject(value)) return [];
  const known = described[pattern];
  return Object.entries(value).flatMap(([name, child]) =>
    known && !known.includes(name)
      ? [note(below(pointer, name), child)]
      : visit(child, below(pointer, name), below(pattern, name), described),
  );
}

const note = (pointer: string, value: Json): Finding => ({
  rule: 'undescribed-members',
  requirement: 'http/undescribed-members-allowed',
  where: inBody(pointer),
  expected: { kind: 'absent' },
  received: received(value),
});
