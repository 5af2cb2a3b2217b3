import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { rows, table } from '../contracts/settings/table.ts';

/** What is told of the settings, from their one table; `npx vitest run cli/settings-told --project=fast -u` writes it anew. */

const groups: { readonly [group in keyof typeof table]: string } = {
  import2: 'Import2',
  'elastic-path': 'Elastic Path',
  both: 'Both',
  notify: 'Who is told what has turned by night (`suite report --notify`)',
};

const example = [
  '# Copy to .env and fill in what you need. Without any of it both APIs are judged on a mock that the suite starts.',
  '# No secret is ever written anywhere.',
  ...Object.entries(groups).flatMap(([group, title]) => [
    '',
    `# --- ${title}`,
    ...Object.values(table[group as keyof typeof table]).map(
      ({ variable, example: value, about, keptAs }) =>
        `# ${`${variable}=${value}`.padEnd(32)} # ${about}${keptAs === 'secret' ? ' (secret)' : ''}`,
    ),
  ]),
  '',
].join('\n');

test('.env.example says what the table says', () => expect(example).toMatchFileSnapshot('../.env.example'));

const where = { secret: 'secret', variable: 'variable', own: 'not there' } as const;

test('the README says where each is kept on GitHub', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const lines = rows.map(({ variable, keptAs, about }) => `| \`${variable}\` | ${where[keptAs]} | ${about} |`);
  const told = ['| setting | on GitHub | what it is |', '| --- | --- | --- |', ...lines].join('\n');
  const [head, , tail, ...more] = readme.split(/<!-- (?:settings|to here) -->/);
  expect([typeof head, typeof tail, more]).toEqual(['string', 'string', []]);
  const text = `${head}<!-- settings -->\n\n${told}\n\n<!-- to here -->${tail}`;
  await expect(await format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' })).toMatchFileSnapshot(
    '../README.md',
  );
});
