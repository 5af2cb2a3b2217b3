import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import type { Environment } from '../contracts/settings/readers.ts';
import { isVariable, nearestVariable } from '../contracts/settings/table.ts';

/** An `.env` that cannot be meant, in one sentence: the file, the line, what to do. No value of it is ever said. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';
}

/**
 * What an `.env` says; nothing where there is none.
 * @throws EnvFileError
 */
export function readEnvFile(path: string): Environment {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (!there) return {};
  try {
    return parseEnvFile(readFileSync(path), path);
  } catch (error) {
    if (error instanceof EnvFileError) throw error;
    throw new EnvFileError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

/** What to say of an `.env` elsewhere that holds settings of ours and is not read; null where there is none. */
export function passedOver(path: string): string | null {
  try {
    const ours = Object.keys(parse(readFileSync(path))).filter(isVariable);
    return ours.length > 0
      ? `${path} is not read, though it sets ${ours[0]}: settings stand in the suite's own .env`
      : null;
  } catch {
    return null;
  }
}

/** `NAME=value`, perhaps after `export`. */
const assignment = /^(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/;

/**
 * Reads the bytes of an `.env`. Stricter than dotenv, which leaves out what it does not understand: a setting that is left
 * out is a run against another target than was meant.
 * @param path for the sentences alone
 * @throws EnvFileError
 */
export function parseEnvFile(bytes: Uint8Array, path: string): Environment {
  const text = textOf(bytes, path);
  const values = parse(text);
  const found: Record<string, string> = {};
  let isEmpty = true;
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    isEmpty = false;
    const complain = (what: string): never => {
      throw new EnvFileError(`${path}, line ${at + 1}: ${what}`);
    };
    const [, name, rest] = assignment.exec(trimmed) ?? [];
    if (name === undefined || rest === undefined) return complain('it must be NAME=value, or a comment after #');
    if (!isVariable(name)) refuseSlip(name, complain);
    else {
      checkValue(rest, (what) => complain(`${name} ${what}`));
      found[name] = values[name] ?? '';
    }
  }
  if (!isEmpty && Object.keys(found).length === 0)
    throw new EnvFileError(`${path} sets none of the settings that .env.example lists`);
  return found;
}

/** A name that was meant for us. Others' names are none of ours: many programs share such a file. */
function refuseSlip(name: string, complain: (what: string) => never): void {
  if (/^SUITE_/i.test(name)) complain(`${name} is read from the environment alone`);
  const { nearest, isSlip } = nearestVariable(name);
  if (isSlip || /^(IMPORT2|EP)_/i.test(name)) complain(`${name} is no setting; did you mean ${nearest}?`);
}

/** @throws EnvFileError if the bytes are not UTF-8 text */
function textOf(bytes: Uint8Array, path: string): string {
  const [first = 0, second = 0] = bytes;
  const refuse = (why: string): never => {
    throw new EnvFileError(`${path} ${why}: save it as UTF-8`);
  };
  if (first >= 0xfe && second >= 0xfe) refuse('is UTF-16, as older PowerShell writes it');
  if (bytes.includes(0)) refuse('holds NUL bytes, as UTF-16 does');
  return isUtf8(bytes) ? new TextDecoder().decode(bytes) : refuse('is not UTF-8');
}

/** A value is quoted and whole on its line, or bare up to a comment. A `#` in the middle of a bare one could be either. */
function checkValue(rest: string, complain: (what: string) => never): void {
  const [quote = ''] = rest;
  if (!/^["'`]/.test(quote)) {
    if (rest.replace(/(?:^|\s+)#.*$/, '').includes('#'))
      complain('holds a #: put its value in quotes, or a space before a comment');
    return;
  }
  const end = rest.indexOf(quote, 1);
  const after = rest.slice(end + 1).trim();
  if (end < 0 || (after !== '' && !after.startsWith('#')))
    complain(`begins with ${quote}, and its line does not end with it`);
}
