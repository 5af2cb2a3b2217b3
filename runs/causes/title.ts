import { anyElement } from '../../contracts/spec/finding.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import { apiName } from '../../contracts/show/words.ts';
import { expectedInWords, harmless, receivedInWords } from '../../contracts/show/wording.ts';
import type { Group, Witness } from './group.ts';
import { readWhere } from './signs.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

/** A cause in one line: who does what. */
export function titleOf({ findings, witnesses, operations }: Group): string {
  const [only = 'the suite'] = operations;
  const who = operations.length === 1 ? only : `${operations.length} operations of ${apiName(apiOf(only))}`;
  const [first] = findings;
  return first ? `${who} ${whatOf(first, operations.length > 1)}` : suiteTitle(witnesses);
}

function suiteTitle([first]: readonly Witness[]): string {
  const entry = first?.kind === 'case' ? first.entry : null;
  const told = harmless((entry?.detail ?? '').split('\n')[0] ?? '').slice(0, 160);
  return entry?.verdict === 'notTestable'
    ? `a state that was declared reachable was not: ${told}`
    : `the suite itself failed: ${told}`;
}

function whatOf(finding: WeighedFinding, areMany: boolean): string {
  const where = readWhere(finding.where);
  const s = areMany ? '' : 's';
  const got = shortly(receivedInWords(finding.received));
  const isAbsent = finding.received.kind === 'absent';
  switch (where.kind) {
    case 'transport':
      return `give${s} no whole answer: ${got}`;
    case 'status':
      return `answer${s} ${bare(got)} where ${shortly(expectedInWords(finding.expected))} is due`;
    case 'header':
      return isAbsent ? `leave${s} out the header ${where.name}` : `send${s} the header ${where.name} as ${bare(got)}`;
    case 'body':
      return bodyWords(where.pointer, isAbsent, bare(got), s, finding);
    case 'journey':
      return `show${s} ${bare(got)} in its ${where.what} where ${shortly(expectedInWords(finding.expected))} is due`;
    default:
      return where satisfies never;
  }
}

function bodyWords(pointer: string, isAbsent: boolean, got: string, s: string, finding: WeighedFinding): string {
  if (pointer === '')
    return isAbsent
      ? `send${s} no body`
      : `send${s} another body than is due: ${shortly(expectedInWords(finding.expected))}`;
  const where = anyElement(pointer);
  return isAbsent ? `leave${s} ${where} out of the body` : `answer${s} with ${got} at ${where}`;
}

const shortly = (text: string): string => (text.length > 70 ? `${text.slice(0, 68)}…` : text);
const bare = (text: string): string => text.replace(/ \((?:string|number|boolean|null|object|array)\)$/, '');
