import type { CauseView } from '../model/causes.ts';
import type { Mood } from '../model/load.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, dayOf, momentOf } from '../../contracts/show/words.ts';

const marks: { readonly [mood in Mood]: string } = { good: '✓', bad: '✕', unsure: '?', none: '–' };

/** A server's words in Markdown: no markup, no link, no mention comes out of them. */
const plain = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]()<>#+!|~@]/g, (character) => `\\${character}`);

const code = (text: string): string => `\`${text.replace(/[`\r\n]+/g, ' ')}\``;

/** The causes a summary tells; the page has them all. */
const most = 10;

/** The page in short, for a CI job's own page. */
export function markdownOf(model: PageModel): string {
  const { headline, glance, unjudged, causes, run } = model;
  const broken = causes.state === 'there' ? causes.view.broken : [];
  const others = causes.state === 'there' ? causes.view.others : [];
  return [
    `## ${marks[headline.mood]} ${plain(headline.sentence)}`,
    '',
    ...(headline.more === '' ? [] : [plain(headline.more), '']),
    '| | | |',
    '|---|---|---|',
    ...glance.map(({ question, answer, mood }) => `| ${marks[mood]} | ${question} | ${plain(answer)} |`),
    '',
    ...unjudged.map(({ who, what, word, why, todo }) => `- ✕ ${plain(`${who} ${what} (${word}): ${why} ${todo}`)}`),
    ...(unjudged.length > 0 ? [''] : []),
    ...broken.slice(0, most).flatMap(causeLines),
    ...(broken.length > most ? [`and ${counted(broken.length - most, 'more cause')}.`, ''] : []),
    ...others.slice(0, most).map(({ text }) => `- ✕ ${plain(text)}`),
    ...(others.length > 0 ? [''] : []),
    run
      ? `${momentOf(run.startedAt)}, run ${code(run.id)}, suite ${code(run.commit)}, contract ${code(run.contractHash)}`
      : 'No run.',
    '',
  ].join('\n');
}

function causeLines({ title, reach, targets, side, signs, rerun, since }: CauseView): string[] {
  const [first] = signs;
  const flat = (parts: readonly { readonly text: string }[]): string => parts.map(({ text }) => text).join('');
  return [
    `### ✕ ${plain(title)}`,
    '',
    `${plain(reach)} at ${plain(targets.join(', '))}. Points to: ${side.side}. First seen ${since.firstSeen ? dayOf(since.firstSeen) : 'in this run'}.`,
    '',
    ...(first
      ? [
          `> ${plain(first.requirement.sentence)} (${code(first.requirement.id)})`,
          '',
          `Expected ${code(flat(first.compared.expected))}, received ${code(flat(first.compared.received))} at ${code(first.compared.where)}.`,
          '',
        ]
      : []),
    ...(rerun ? [code(rerun), ''] : []),
  ];
}
