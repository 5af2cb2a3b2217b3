import { contract } from '../../contracts/spec/contract.ts';
import type { Exchange } from '../../contracts/spec/exchange.ts';
import type { Finding } from '../../contracts/rules/finding.ts';
import { checkExchange } from '../../contracts/rules/index.ts';

/** An answer with what the rules have against it. */
export type Judged = { readonly answer: Exchange['answer']; readonly findings: readonly Finding[] };

/** A poll gets the same answer over and over; its verdict is remembered, within these bounds. */
const mostRemembered = 100;
const longestRemembered = 20_000;

const remembered = new Map<string, Judged>();

/** All rules on an exchange; of an answer that this VU has judged before, what was said then. */
export function judged(exchange: Exchange): Judged {
  const key = keyOf(exchange);
  const known = key === null ? undefined : remembered.get(key);
  if (known) return known;
  const fresh = { answer: exchange.answer, findings: checkExchange(exchange, contract) };
  if (key === null) return fresh;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, fresh);
  return fresh;
}

/** All that rules look at: of the request only its operation and its secrets, which a VU never changes. */
function keyOf({ operation, answer }: Exchange): string | null {
  if (answer.kind === 'failure' || answer.body.length > longestRemembered) return null;
  let key = `${operation} ${answer.status}`;
  for (const [name, value] of answer.headers) if (name !== 'Date') key += `\n${name}:${value}`;
  return `${key}\n\n${answer.body}`;
}
