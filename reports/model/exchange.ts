import { pointerIn } from '../../contracts/spec/finding.ts';
import { type Json, cut, parseJson, pointerTokens } from '../../contracts/values/json.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import type { ShownExchange } from '../../contracts/show/redact.ts';
import { harmless, senderInWords } from '../../contracts/show/wording.ts';

/** A line of a message; `isMarked`: it is what the finding is about. */
export type Line = { readonly text: string; readonly isMarked: boolean };

/** The longest text of a message and the most lines that are shown. */
const longest = 4200;
const mostLines = 120;
const mostCharacters = 12_000;

const line = (text: string, isMarked = false): Line => ({ text: shown(text), isMarked });

/** A server's text as it can be shown: harmless, and cut with a note. */
export const shown = (text: string): string => harmless(cut(text, longest));

/** One request with its answer, ready to be laid out; the line at `where` (a finding's place) is marked. */
export function viewExchange({ request, answer, operation, durationMs }: ShownExchange, where = '') {
  const status = answer.kind === 'response' ? String(answer.status) : answer.failure;
  return {
    title: `${operation} → ${status}`,
    tookMs: durationMs,
    request: capped([
      line(`${request.method} ${request.url}`),
      ...(request.auth === 'none' ? [] : [line(`(credentials: ${request.auth.replace(/-/g, ' ')})`)]),
      ...request.headers.map(([name, value]) => line(`${name}: ${value}`)),
      ...bodyLines(request.body, null),
    ]),
    answer: capped(
      answer.kind === 'failure'
        ? [line(`no whole answer: ${answer.failure}`, true), line(answer.detail)]
        : [
            ...senderInWords(answer).map((text) => line(`(${text})`)),
            line(`${answer.status}`, where === 'status'),
            ...answer.headers.map(([name, value]) =>
              line(`${name}: ${value}`, where.toLowerCase() === `header ${name.toLowerCase()}`),
            ),
            ...bodyLines(answer.body, pointerIn(where)),
          ],
    ),
  };
}
export type ExchangeView = ReturnType<typeof viewExchange>;

/** The same with every try of the request, where it was sent again, in the order they were made. */
export function viewTries(all: readonly ShownExchange[], one: ShownExchange, where = ''): ExchangeView {
  const at = all.indexOf(one);
  const before = all.slice(0, at).findLastIndex(({ waitedMs }) => waitedMs === undefined) + 1;
  const after = all.findIndex(({ waitedMs }, place) => place >= at && waitedMs === undefined);
  const tries = all.slice(before, after < 0 ? undefined : after + 1);
  const own = viewExchange(one, where);
  const answer = tries.flatMap((each) => [
    ...(each === one ? own : viewExchange(each)).answer,
    ...(each.waitedMs === undefined ? [] : [line(''), line(`(sent again after ${each.waitedMs / 1000} s)`), line('')]),
  ]);
  return { ...own, answer };
}

/** The exchange in which something was found, which need not be the last; null where there is none. */
export function viewFound(all: readonly ShownExchange[], finding: WeighedFinding | undefined): ExchangeView | null {
  const one = all.find(({ startedAt }) => startedAt === finding?.startedAt) ?? all[all.length - 1];
  return one ? viewTries(all, one, finding?.where) : null;
}

/** Cuts a message to what can be read, with a note of what was left out. */
function capped(lines: readonly Line[]): Line[] {
  let characters = 0;
  const fits = lines.findIndex(({ text }, at) => at >= mostLines || (characters += text.length) > mostCharacters);
  if (fits < 0) return [...lines];
  const kept = Math.max(1, fits);
  return [...lines.slice(0, kept), line(`… (cut: ${lines.length - kept} more lines)`)];
}

/** A body after an empty line: JSON with a line for each member, the one at a pointer marked; all else as it came. */
function bodyLines(body: string, marked: string | null): Line[] {
  if (body === '') return [];
  const value = parseJson(body);
  const lines = value === undefined ? cut(body, longest).split('\n') : JSON.stringify(value, null, 2).split('\n');
  const at = marked && value !== undefined ? lineOf(value, pointerTokens(marked)) : null;
  return [line(''), ...lines.map((text, nth) => line(text, value === undefined ? marked === '' : nth === at))];
}

/** On which line of a printed value that begins to which a pointer leads; null: it leads nowhere. */
function lineOf(value: Json, [token, ...rest]: readonly string[]): number | null {
  if (token === undefined) return 0;
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value as { readonly [name: string]: Json });
  const nth = members.findIndex(([name]) => name === token);
  if (nth < 0) return null;
  const inner = lineOf(members[nth]?.[1] ?? null, rest);
  if (inner === null) return null;
  const before = members.slice(0, nth).flatMap(([, one]) => JSON.stringify(one, null, 2).split('\n'));
  return 1 + before.length + inner;
}
