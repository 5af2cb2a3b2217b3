import { below, isObject, type Json } from '../values/json.ts';
import { type Violation, broken, inBody, nothing } from '../spec/finding.ts';
import { answerRule } from './rule.ts';

/** Members the contract does not describe are noted, so that a vendor's new field is seen the night it comes (I-15). */
export const undescribedMembers = answerRule({
  id: 'undescribed-members',
  verifies: ['http/undescribed-members-allowed'],
  judge: ({ promised, json }, { schemaFacts }) => {
    const facts = schemaFacts[promised.validator ?? ''];
    return facts && json !== undefined ? visit(json, '', '', facts.members) : [];
  },
});

function visit(
  value: Json,
  pointer: string,
  pattern: string,
  described: { readonly [pattern: string]: readonly string[] },
): Violation[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, at) => visit(item, below(pointer, at), `${pattern}/*`, described));
  if (!isObject(value)) return [];
  const known = described[pattern];
  return Object.entries(value).flatMap(([name, child]) =>
    known && !known.includes(name)
      ? [broken('http/undescribed-members-allowed', inBody(below(pointer, name)), nothing, child)]
      : visit(child, below(pointer, name), below(pattern, name), described),
  );
}
