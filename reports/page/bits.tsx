import type { ComponentChildren, JSX } from 'preact';
import { type Decision as DecisionRow, citation } from '../../contracts/spec/requirements/decisions.ts';
import type { Compared, Marked } from '../model/diff.ts';
import type { ExchangeView, Line } from '../model/exchange.ts';
import type { Mood, RunView } from '../model/load.ts';
import type { Part } from '../model/page-model.ts';
import { dayOf } from '../../contracts/show/words.ts';

type Children = { readonly children: ComponentChildren };

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
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : withLinks(part)))}</>
);

function withLinks(text: string): ComponentChildren[] {
  const cited = text.match(citation) ?? [];
  return text
    .split(citation)
    .flatMap((part, at) => [part, cited[at] ? <a href={`#${decisionAnchor(cited[at])}`}>{cited[at]}</a> : null]);
}

/** Where a decision stands on the page. */
export const decisionAnchor = (id: string): string => `decision-${id}`;

/** A decision: what the pages say, what we made of it, where and when. */
export const Decision = ({ of: { pages, decided, where, day } }: { readonly of: DecisionRow }): JSX.Element => (
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
export const Command = ({ id, label, text }: { readonly [member in 'id' | 'label' | 'text']: string }): JSX.Element => (
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

/** Expected and received, side by side, the difference marked. */
export const Comparison = ({
  compared: { where, expected, received },
}: {
  readonly compared: Compared;
}): JSX.Element => (
  <div class="compared">
    <div class="place">
      at <code>{where}</code>
    </div>
    <OneSide kind="wanted" label="Expected" parts={expected} />
    <OneSide kind="got" label="Received" parts={received} />
  </div>
);

const OneSide = (of: { readonly kind: string; readonly label: string; readonly parts: Marked }): JSX.Element => (
  <div class={`side ${of.kind}`}>
    <div class="label">{of.label}</div>
    <code>{of.parts.map(({ text, differs }) => (differs ? <mark>{text}</mark> : text))}</code>
  </div>
);

/** Text as it came, in a box that can be scrolled by keyboard as well. */
export const Verbatim = ({ label, children }: { readonly label: string } & Children): JSX.Element => (
  <pre tabIndex={0} role="group" aria-label={label}>
    {children}
  </pre>
);

const Message = ({
  label,
  name,
  lines,
}: {
  readonly label: string;
  readonly name: string;
  readonly lines: readonly Line[];
}): JSX.Element => (
  <div>
    <div class="label">{label}</div>
    <Verbatim label={name}>
      {lines.map(({ text, isMarked }) =>
        isMarked ? [/^ */.exec(text)?.[0], <mark>{text.trimStart()}</mark>, '\n'] : `${text}\n`,
      )}
    </Verbatim>
  </div>
);

/** One request with its answer; what the finding is about is marked. */
export const Exchange = ({ view, name }: { readonly view: ExchangeView; readonly name: string }): JSX.Element => (
  <div class="exchange">
    <Message label="Request" name={`Request of ${name}`} lines={view.request} />
    <Message
      label={`Answer, after ${Math.max(1, Math.round(view.tookMs))} ms`}
      name={`Answer of ${name}`}
      lines={view.answer}
    />
  </div>
);

/** A chart with its caption; the SVG is decoration for what the caption and the tables say. */
export const Chart = (props: {
  readonly svg: string;
  readonly caption: ComponentChildren;
  readonly alt: string;
}): JSX.Element => (
  <figure class="chart">
    <div role="img" aria-label={props.alt} class="drawing" dangerouslySetInnerHTML={{ __html: props.svg }} />
    <figcaption>{props.caption}</figcaption>
  </figure>
);

/** A key to a chart's colours, each with its word; `nth`: the colour is that of a state's place among others. */
export const Key = ({
  of,
}: {
  readonly of: readonly (readonly [swatch: string, word: string, nth?: number])[];
}): JSX.Element => (
  <span class="key">
    {of.map(([swatch, word, nth]) => (
      <span>
        <i class={`swatch ${swatch}`} style={nth === undefined ? undefined : `--nth:${nth}`} />
        {word}
      </span>
    ))}
  </span>
);

/** What may be wider than the window. */
export const Wide = ({ label, children }: { readonly label: string } & Children): JSX.Element => (
  <div class="wide" tabIndex={0} role="group" aria-label={label}>
    {children}
  </div>
);

/** A table of rows of cells, the first of which is what its row is about; or of rows that are laid out by themselves. */
export const Table = ({
  label,
  heads,
  rows,
  kind = 'rows',
  children,
}: {
  readonly label: string;
  readonly heads: readonly ComponentChildren[];
  readonly rows?: readonly (readonly ComponentChildren[])[];
  readonly kind?: string;
  readonly children?: ComponentChildren;
}): JSX.Element => (
  <Wide label={label}>
    <table class={kind}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      {children ?? (
        <tbody>
          {rows?.map(([first, ...others]) => (
            <tr>
              <th scope="row">{first}</th>
              {others.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      )}
    </table>
  </Wide>
);

/** Names with what they are. */
export const Facts = ({
  of,
  kind = 'facts',
}: {
  readonly of: readonly (readonly [name: string, value: ComponentChildren])[];
  readonly kind?: string;
}): JSX.Element => (
  <dl class={kind}>
    {of.map(([name, value]) => (
      <div>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** Items in a list, the first of them where there are many; none of none. */
export function Items({
  of,
  kind = 'cases',
  most = Infinity,
  rest = '',
  id,
}: {
  readonly of: readonly ComponentChildren[];
  readonly kind?: string;
  readonly most?: number;
  /** Where the others are: `, in contract-run.json`. */
  readonly rest?: string;
  readonly id?: string;
}): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <ul class={kind} id={id}>
      {of.slice(0, most).map((item) => (
        <li>{item}</li>
      ))}
      {of.length > most ? (
        <li class="quiet">
          and {of.length - most} more{rest}
        </li>
      ) : null}
    </ul>
  );
}

/** What is beside the point, under a line that opens it. */
export const More = ({
  title,
  id,
  children,
}: { readonly title: string; readonly id?: string } & Children): JSX.Element => (
  <details class="more" id={id}>
    <summary>{title}</summary>
    {children}
  </details>
);

/** A run of the load suite in a line, open where it broke something; a void one says why it says nothing. */
export const Run = ({
  view: { anchor, target, isVoid, why, mood },
  title,
  children,
}: {
  readonly view: RunView;
  readonly title: string;
} & Children): JSX.Element => (
  <Fold
    anchor={anchor}
    mood={mood}
    isOpen={mood === 'bad'}
    title={
      isVoid && mood !== 'bad' ? 'Void: the load was not sent as planned, so nothing is said of the target' : title
    }
    aside={isVoid && why.length > 0 ? `${target}: ${why.join('; ')}` : target}
  >
    {children}
  </Fold>
);
