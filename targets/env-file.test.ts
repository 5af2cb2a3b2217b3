import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EnvFileError, parseEnvFile, passedOver, readEnvFile } from './env-file.ts';
import { withEnvFile } from './open.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const parsed = (content: string | Uint8Array): unknown => parseEnvFile(Buffer.from(content), '.env');
const meant = { IMPORT2_TARGET: 'sandbox', IMPORT2_TOKEN: 'tok-1234567890' };
const [target, token] = ['IMPORT2_TARGET=sandbox', 'IMPORT2_TOKEN=tok-1234567890'];

test.each<readonly [string, string | Uint8Array]>([
  ['lines of Unix', `${target}\n${token}\n`],
  ['lines of Windows', `${target}\r\n${token}\r\n`],
  ['lines of old Macs', `${target}\r${token}\r`],
  ['a byte order mark', `\uFEFF${target}\n${token}`],
  ['export', `export ${target}\nexport  ${token}\n`],
  ['quotes', `IMPORT2_TARGET="sandbox"\nIMPORT2_TOKEN='tok-1234567890' # of mine`],
  ['spaces', `  IMPORT2_TARGET = sandbox\t\nIMPORT2_TOKEN = tok-1234567890   # of mine\n`],
  ['somebody else’s lines', `# both\n\nNODE_ENV=test\nAPI_TOKEN=x#y\nALLOW_LIST=*\n${target}\n${token}`],
])('%s are read', (_what, content) => {
  expect(parsed(content)).toEqual(meant);
});

test('a # within quotes belongs to the value', () => {
  expect(parsed('EP_TOKEN="a#b c"')).toEqual({ EP_TOKEN: 'a#b c' });
});

test.each(['', '# IMPORT2_TOKEN=\n\n'])('%j sets nothing', (content) => {
  expect(parsed(content)).toEqual({});
});

const utf16 = Buffer.from(target, 'utf16le');
test.each<readonly [string, string | Uint8Array, RegExp]>([
  ['UTF-16, little end first', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), /is UTF-16.*save it as UTF-8$/],
  ['UTF-16, big end first', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), /is UTF-16/],
  ['UTF-16 without a mark', utf16, /holds NUL bytes/],
  ['NUL bytes', `${target}\n${token}\0`, /holds NUL bytes/],
  ['Latin-1', Buffer.from(`${target}\nEP_TOKEN=geh\u00E4im`, 'latin1'), /is not UTF-8/],
  ['nothing of ours', 'NODE_ENV=test', /sets none of the settings that .env.example lists/],
  ['a letter too many', `${token}\nIMPORT2_TARGETS=sandbox`, /line 2: IMPORT2_TARGETS .*mean IMPORT2_TARGET\?/],
  ['a letter left out', `${target}\nIMPORT2_TOKN=x`, /mean IMPORT2_TOKEN\?/],
  ['small letters', `${target}\nimport2_token=x`, /mean IMPORT2_TOKEN\?/],
  ['a hyphen', `${target}\nEP-TOKEN=x`, /mean EP_TOKEN\?/],
  ['a prefix of ours', `${target}\nEP_STORE=x`, /EP_STORE is no setting/],
  ['a name without a prefix of ours', `${target}\nMOCKURL=x`, /mean MOCK_URL\?/],
  ['a slip in the prefix', `${target}\nIMPRT2_TOKEN=x`, /mean IMPORT2_TOKEN\?/],
  ['what the environment alone says', `${target}\nSUITE_NO_DOTENV=1`, /read from the environment alone/],
  ['set, as cmd.exe writes it', `${target}\nset ${token}`, /line 2: it must be NAME=value/],
  ['$env:, as PowerShell writes it', `$env:${target}`, /line 1: it must be NAME=value/],
  ['a colon', `${target}\nIMPORT2_TOKEN: tok-1234567890`, /line 2: it must be NAME=value/],
  ['a # in a bare value', 'IMPORT2_TOKEN=tok-12#4567890', /IMPORT2_TOKEN holds a #/],
  ['a quote that does not end', `${target}\nIMPORT2_TOKEN="tok-1234567890`, /begins with ", and/],
  ['something after the quote', `IMPORT2_TOKEN="tok"-1234567890`, /begins with ", and/],
])('%s is a fault that is said, without the value', (_what, content, says) => {
  expect(() => parsed(content)).toThrow(says);
  expect(() => parsed(content)).not.toThrow(/tok-|1234|geh/);
});

test('what stands there and is no file that can be read is a fault; nothing is none', () => {
  const folder = freshFolder();
  mkdirSync(join(folder, 'folder'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  expect(readEnvFile(join(folder, 'absent'))).toEqual({});
  expect(() => readEnvFile(join(folder, 'folder'))).toThrow(EnvFileError);
  expect(() => readEnvFile(join(folder, 'dangling'))).toThrow(EnvFileError);
});

test('the environment is taken as it is named, and its slips are told', () => {
  const alone = { SUITE_NO_DOTENV: '1' };
  expect(withEnvFile({ ...alone, IMPORT2_TOKEN: ' ', EP_TOKEN: 'x', EP_APP: 'y' })).toEqual({
    ...alone,
    EP_TOKEN: 'x',
    EP_APP: 'y',
  });
  expect(() => withEnvFile({ ...alone, IMPORT2_TARGETS: 'sandbox' })).toThrow(
    /^IMPORT2_TARGETS .*mean IMPORT2_TARGET\?/,
  );
  expect(() => withEnvFile({ ...alone, IMPORT2_TARGETS: '' })).not.toThrow();
});

test('a variable that a CI sets to nothing leaves what .env says', () => {
  const path = join(freshFolder(), '.env');
  writeFileSync(path, `${target}\n${token}\n`);
  expect(withEnvFile({ IMPORT2_TOKEN: '', IMPORT2_TARGET: 'live' }, path)).toEqual({
    ...meant,
    IMPORT2_TARGET: 'live',
  });
  expect(withEnvFile({ IMPORT2_TOKEN: '', SUITE_NO_DOTENV: '1' }, path)).toEqual({ SUITE_NO_DOTENV: '1' });
});

test('an .env elsewhere is told of if it sets something of ours', () => {
  const path = join(freshFolder(), '.env');
  expect(passedOver(path)).toBeNull();
  writeFileSync(path, 'PORT=3000\n');
  expect(passedOver(path)).toBeNull();
  writeFileSync(path, `PORT=3000\n${token}\n`);
  expect(passedOver(path)).toMatch(/\.env is not read, though it sets IMPORT2_TOKEN/);
  expect(passedOver(path)).not.toContain('tok-1234567890');
});
