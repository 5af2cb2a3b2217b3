import { type Json, parseJson } from '../../contracts/values/json.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import type { ShownExchange } from '../../contracts/show/redact.ts';
import { harmless, senderInWords } from '../../contracts/show/wording.ts';

/** A line of a message; `isMarked`: it is what the finding is about. */
export type Line = { readonly text: string; readonly isMarked: boolean };

/** One request with its answer, ready to be laid out. */
export type ExchangeView = {
  readonly title: string;
  readonly request: readonly Line[];
  readonly answer: readonly Line[];
  readonly tookMs: number;
};

/** The longest text of a message and the most lines that are shown. */
const longest = 4200;
const mostLines = 120;
const mostCharacters = 12_000;

const line = (text: string, isMarked = false): Line => ({ text: shown(text), isMarked });

/** A server's text as it can be shown: harmless, and cut with a note. */
export function shown(text: string, most = longest): string {
  return harmless(text.length > most ? `${text.slice(0, most)}… (cut: ${text.length} characters in all)` : text);
}

/** Lays an exchange out; the line at `where` (a finding's place) is marked. */
export function viewExchange({ request, answer, operation, durationMs }: ShownExchange, where = ''): ExchangeView {
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
            ...bodyLines(answer.body, where.startsWith('body') ? where.replace(/^body ?/, '') : null),
          ],
    ),
  };
}

/** The same with every try of the request, where it was sent again, in the order they were made. */
export function viewTries(all: readonly ShownExchange[], one: ShownExchange, where = ''): ExchangeView {
  const at = all.indexOf(one);
  const before = all.slice(0, at).findLastIndex(({ waitedMs }) => waitedMs === undefined) + 1;
  const after = all.findIndex(({ waitedMs }, place) => place >= at && waitedMs === undefined);
  const tries = all.slice(before, after < 0 ? undefined : after + 1);
  const answer = tries.flatMap((each) => [
    ...viewExchange(each, each === one ? where : '').answer,
    ...(each.waitedMs === undefined ? [] : [line(''), line(`(sent again after ${each.waitedMs / 1000} s)`), line('')]),
  ]);
  return { ...viewExchange(one, where), answer };
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

/** A body after an empty line: JSON with a line for each member, anything else as it came. */
function bodyLines(body: string, marked: string | null): Line[] {
  if (body === '') return [];
  const value = parseJson(body);
  const lines =
    value === undefined
      ? cutShort(body)
          .split('\n')
          .map((text) => line(text, marked === ''))
      : printed(value, marked);
  return [line(''), ...lines];
}

const cutShort = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}… (cut: ${text.length} characters in all)` : text;

/** JSON over several lines, the one at a pointer marked. */
function printed(value: Json, marked: string | null): Line[] {
  const lines: Line[] = [];
  const print = (node: Json, pointer: string, indent: string, before: string, after: string): void => {
    const isMarked = pointer === marked && pointer !== '';
    if (typeof node !== 'object' || node === null || Object.keys(node).length === 0) {
      lines.push(line(`${indent}${before}${JSON.stringify(node)}${after}`, isMarked));
      return;
    }
    const [open, close] = Array.isArray(node) ? ['[', ']'] : ['{', '}'];
    lines.push(line(`${indent}${before}${open}`, isMarked));
    const entries = Object.entries(node as { readonly [name: string]: Json });
    for (const [at, [name, child]] of entries.entries())
      print(
        child,
        `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`,
        `${indent}  `,
        Array.isArray(node) ? '' : `${JSON.stringify(name)}: `,
        at < entries.length - 1 ? ',' : '',
      );
    lines.push(line(`${indent}${close}${after}`));
  };
  print(value, '', '', '', '');
  return lines;
}
