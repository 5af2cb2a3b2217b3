import type { ComponentChildren, JSX } from 'preact';
import type { Mood, RunView } from '../model/load.ts';
import type { PagePart } from '../model/page-model.ts';
import { Ticked } from './evidence.tsx';
import { Items } from './lists.tsx';

/** What the page is made of: sections, lines that open, marks. */

/** Words for a mood: colour is never the only sign. What `none` is said of may have been run or not: the text beside it tells. */
const moodWords: { readonly [mood in Mood]: string | null } = {
  good: 'holds',
  bad: 'broken',
  unsure: 'not certain',
  none: null,
};

/** A mood as a mark, with its word for those who do not see it; `isSaid`: the text beside it says the same. */
export function Mark({ mood, isSaid = false }: { readonly mood: Mood; readonly isSaid?: boolean }): JSX.Element {
  const word = isSaid ? null : moodWords[mood];
  return <span class={`mark ${mood}`}>{word ? <span class="vh">{word}: </span> : null}</span>;
}

/** Texts, each with its mark, leading where there is more. */
export const MarkedItems = (props: {
  readonly of: readonly { readonly mood: Mood; readonly text: string; readonly href?: string }[];
  readonly kind?: string;
}): JSX.Element => (
  <Items
    kind={`plain ${props.kind ?? ''}`.trim()}
    of={props.of.map(({ mood, text, href }) => (
      <>
        <Mark mood={mood} />
        <span>{href ? <a href={href}>{text}</a> : text}</span>
      </>
    ))}
  />
);

/** A section of the page: its question as the heading, and below it the answer in a line. `isPrinted`: it goes on paper unasked. */
export const Section = (props: {
  readonly id: string;
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly isPrinted?: boolean;
  readonly children?: ComponentChildren;
}): JSX.Element => (
  <section
    id={props.id}
    class={props.isPrinted ? '' : 'on-request'}
    aria-labelledby={`${props.id}-title`}
    tabIndex={-1}
  >
    <h2 id={`${props.id}-title`}>{props.title}</h2>
    {props.lead ? <p class="lead">{props.lead}</p> : null}
    {props.children}
  </section>
);

/**
 * What is said in a line, and below it the evidence, which a click opens. The anchor stands within, so that a link to it
 * opens the line without a script.
 */
export const Fold = (props: {
  readonly title: ComponentChildren;
  readonly mood?: Mood;
  readonly aside?: ComponentChildren;
  readonly anchor?: string;
  readonly isOpen?: boolean;
  readonly kind?: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <details class={`fold ${props.kind ?? ''}`.trim()} open={props.isOpen ?? false}>
    <summary class={props.mood ? 'marked' : ''}>
      {props.mood ? <Mark mood={props.mood} /> : null}
      <h3>{props.title}</h3>
      {props.aside ? <span class="aside">{props.aside}</span> : null}
    </summary>
    <div class="fold-body" id={props.anchor}>
      {props.children}
    </div>
  </details>
);

/** A part of the page, folded where it is of another run; or in plain words why it is not there. */
export function Shown<View>(props: {
  readonly part: PagePart<View>;
  readonly children: (view: View) => ComponentChildren;
}): JSX.Element {
  const { part, children } = props;
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
  <p class="absent">
    <Ticked text={words} />
  </p>
);

/** What is beside the point, under a line that opens it. */
export const More = (props: {
  readonly title: string;
  readonly id?: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <details class="more" id={props.id}>
    <summary>{props.title}</summary>
    {props.children}
  </details>
);

/** A run of the load suite in a line, open where it broke something; a void one says why it says nothing. */
export const Run = (props: {
  readonly view: RunView;
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element => {
  const { anchor, target, isVoid, why, mood } = props.view;
  const aside = isVoid && why.length > 0 ? `${target}: ${why.join('; ')}` : target;
  const isUnsaid = isVoid && mood !== 'bad';
  const title = isUnsaid ? 'Void: nothing is said of the target' : props.title;
  return (
    <Fold anchor={anchor} mood={mood} isOpen={mood === 'bad'} title={title} aside={aside}>
      {props.children}
    </Fold>
  );
};
