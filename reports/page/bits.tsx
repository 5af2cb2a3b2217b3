import type { ComponentChildren, JSX } from 'preact';
import { type Decision as DecisionRow, citation } from '../../contracts/spec/requirements/decisions.ts';
import type { Compared, Marked } from '../model/diff.ts';
import type { ExchangeView, Line } from '../model/exchange.ts';
import type { Mood } from '../model/load.ts';
import type { Part } from '../model/page-model.ts';
import { dayOf } from '../../contracts/show/words.ts';

/** Words for a mood: colour is never the only sign. */
const moodWords: { readonly [mood in Mood]: string } = {
  good: 'holds',
  bad: 'broken',
  unsure: 'not certain',
  none: 'not run',
};

/** A mood as a mark, with its word for those who do not see it; `isSaid`: the text beside it says the same. */
export const Mark = ({ mood, isSaid = false }: { readonly mood: Mood; readonly isSaid?: boolean }): JSX.Element => (
  <span class={`mark ${mood}`}>{isSaid ? null : <span class="vh">{moodWords[mood]}: </span>}</span>
);

/** A section of the page: its question as the heading, and below it the answer in a line. `isPrinted`: it goes on paper unasked. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly isPrinted?: boolean;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { id, title, lead, isPrinted = false, children } = props;
  return (
    <section id={id} class={isPrinted ? '' : 'on-request'} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <h2 id={`${id}-title`}>{title}</h2>
      {lead ? <p class="lead">{lead}</p> : null}
      {children}
    </section>
  );
}

/**
 * What is said in a line, and below it the evidence, which a click opens. The anchor stands within, so that a link to it
 * opens the line without a script.
 */
export function Fold(props: {
  readonly title: ComponentChildren;
  readonly mood?: Mood;
  readonly aside?: ComponentChildren;
  readonly anchor?: string;
  readonly isOpen?: boolean;
  readonly kind?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { title, mood, aside, anchor, isOpen = false, kind = '', children } = props;
  return (
    <details class={`fold ${kind}`.trim()} open={isOpen}>
      <summary class={mood ? 'marked' : ''}>
        {mood ? <Mark mood={mood} /> : null}
        <h3>{title}</h3>
        {aside ? <span class="aside">{aside}</span> : null}
      </summary>
      <div class="fold-body" id={anchor}>
        {children}
      </div>
    </details>
  );
}

/** A part of the page, folded where it is of another run; or in plain words why it is not there. */
export function Shown<View>({
  part,
  children,
}: {
  readonly part: Part<View>;
  readonly children: (view: View) => ComponentChildren;
}): JSX.Element {
  if (part.state === 'missing') return <Missing words={part.words} />;
  if (part.aside === undefined) return <>{children(part.view)}</>;
  return (
    <Fold title={part.aside} aside="it counts for nothing here">
      {children(part.view)}
    </Fold>
  );
}

/** What is not there, said where it would stand. */
export const Missing = ({ words }: { readonly words: string }): JSX.Element => (
  <p class="missing">
    <Ticked text={words} />
  </p>
);

/** Text with what stands between backticks as code, and decisions that it cites as links to them. */
export const Ticked = ({ text }: { readonly text: string }): JSX.Element => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : <Cited text={part} />))}</>
);

function Cited({ text }: { readonly text: string }): JSX.Element {
  const cited = text.match(citation) ?? [];
  return (
    <>
      {text.split(citation).map((part, at) => (
        <>
          {part}
          {cited[at] ? <a href={`#${decisionAnchor(cited[at])}`}>{cited[at]}</a> : null}
        </>
      ))}
    </>
  );
}

/** Where a decision stands on the page. */
export const decisionAnchor = (id: string): string => `decision-${id}`;

/** A decision: what the pages say, what we made of it, where and when. */
export const Decision = ({
  decision: { pages, decided, where, day },
}: {
  readonly decision: DecisionRow;
}): JSX.Element => (
  <div>
    <p>
      <Ticked text={decided} />
    </p>
    <p class="quiet">
      The pages: <Ticked text={pages} /> {where}. Decided on {dayOf(day)}.
    </p>
  </div>
);

/** A command with a button that copies it; without scripts the text can be selected. */
export const Command = ({
  id,
  label,
  text,
}: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}): JSX.Element => (
  <div class="command">
    <div class="command-head">
      <span id={`${id}-label`}>{label}</span>
      <button type="button" class="copy" data-copy={id} aria-describedby={`${id}-label`}>
        Copy
      </button>
    </div>
    <pre id={id} tabIndex={0} role="group" aria-labelledby={`${id}-label`}>
      {text}
    </pre>
  </div>
);

const Parts = ({ parts }: { readonly parts: Marked }): JSX.Element => (
  <>{parts.map(({ text, differs }) => (differs ? <mark>{text}</mark> : text))}</>
);

/** Expected and received, side by side, the difference marked. */
export const Comparison = ({ compared }: { readonly compared: Compared }): JSX.Element => (
  <div class="compared">
    <div class="place">
      at <code>{compared.where}</code>
    </div>
    <div class="side wanted">
      <div class="label">Expected</div>
      <code>
        <Parts parts={compared.expected} />
      </code>
    </div>
    <div class="side got">
      <div class="label">Received</div>
      <code>
        <Parts parts={compared.received} />
      </code>
    </div>
  </div>
);

const Lines = ({ lines }: { readonly lines: readonly Line[] }): JSX.Element => (
  <>
    {lines.map(({ text, isMarked }) =>
      isMarked ? [/^ */.exec(text)?.[0], <mark>{text.trimStart()}</mark>, '\n'] : `${text}\n`,
    )}
  </>
);

/** One request with its answer; what the finding is about is marked. */
export const Exchange = ({ view, name }: { readonly view: ExchangeView; readonly name: string }): JSX.Element => (
  <div class="exchange">
    <div>
      <div class="label">Request</div>
      <pre tabIndex={0} role="group" aria-label={`Request of ${name}`}>
        <Lines lines={view.request} />
      </pre>
    </div>
    <div>
      <div class="label">Answer, after {Math.max(1, Math.round(view.tookMs))} ms</div>
      <pre tabIndex={0} role="group" aria-label={`Answer of ${name}`}>
        <Lines lines={view.answer} />
      </pre>
    </div>
  </div>
);

/** A chart with its caption; the SVG is decoration for what the caption and the tables say. */
export const Chart = ({
  svg,
  caption,
  alt,
}: {
  readonly svg: string;
  readonly caption: ComponentChildren;
  readonly alt: string;
}): JSX.Element => (
  <figure class="chart">
    <div role="img" aria-label={alt} class="drawing" dangerouslySetInnerHTML={{ __html: svg }} />
    <figcaption>{caption}</figcaption>
  </figure>
);

/** A key to a chart's colours, each with its word. */
export const Key = ({ of }: { readonly of: readonly (readonly [swatch: string, word: string])[] }): JSX.Element => (
  <span class="key">
    {of.map(([swatch, word]) => (
      <span>
        <i class={`swatch ${swatch}`} />
        {word}
      </span>
    ))}
  </span>
);

/** A table that may be wider than the window. */
export const Wide = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <div class="wide" tabIndex={0} role="group" aria-label={label}>
    {children}
  </div>
);
