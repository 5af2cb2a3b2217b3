import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { TestError, TestResult } from '@playwright/test/reporter';
import { type Secret, withoutSecrets } from '../../contracts/values/secret.ts';

type Writable<Any> = { -readonly [member in keyof Any]: Any[member] };

/**
 * Takes secrets out of what a test left, in place, so that the reporters after ours write none. A verdict holds none;
 * what our own code says when it throws, or prints, may.
 */
export function scrubResult(result: TestResult, secrets: readonly Secret[]): void {
  for (const error of result.errors) scrubError(error, secrets);
  if (result.error) scrubError(result.error, secrets);
  for (const stream of [result.stdout, result.stderr])
    for (const [at, chunk] of stream.entries()) stream[at] = withoutSecrets(chunk.toString(), secrets);
  for (const attachment of result.attachments) scrubAttachment(attachment, secrets);
}

/** Playwright writes what an error says into a file of its own, which later reporters copy. */
function scrubAttachment(attachment: TestResult['attachments'][number], secrets: readonly Secret[]): void {
  const { path, body } = attachment;
  if (body && attachment.name !== 'verdict')
    attachment.body = Buffer.from(withoutSecrets(body.toString('utf8'), secrets));
  if (path && /\.(?:md|txt|json)$/.test(path) && existsSync(path))
    writeFileSync(path, withoutSecrets(readFileSync(path, 'utf8'), secrets));
}

/** Takes secrets out of an error, in place, and the colours that Playwright gives what it says itself. */
export function scrubError(error: TestError, secrets: readonly Secret[]): void {
  const texts = error as Writable<Pick<TestError, 'message' | 'stack' | 'value' | 'snippet'>>;
  for (const name of ['message', 'stack', 'value', 'snippet'] as const) {
    const text = texts[name];
    if (text !== undefined) texts[name] = withoutSecrets(stripVTControlCharacters(text), secrets);
  }
}
