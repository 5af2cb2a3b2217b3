import type { ComponentChildren, JSX } from 'preact';
import { type Decision as DecisionRow, citation } from '../../contracts/spec/requirements/decisions.ts';
import type { Diff, Marked } from '../model/diff.ts';
import type { ExchangeView, Line } from '../model/exchange.ts';
import { dayOf } from '../../contracts/show/words.ts';

/** What somebody wrote, sent or is to type, as it stands. */

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
export const Comparison = ({ of: { where, expected, received } }: { readonly of: Diff }): JSX.Element => (
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
export const Verbatim = (props: { readonly label: string; readonly children: ComponentChildren }): JSX.Element => (
  <pre tabIndex={0} role="group" aria-label={props.label}>
    {props.children}
  </pre>
);

/** One request with its answer; what the finding is about is marked. */
export const Exchange = ({ view, name }: { readonly view: ExchangeView; readonly name: string }): JSX.Element => (
  <div class="exchange">
    <div>
      <div class="label">Request</div>
      <Verbatim label={`Request of ${name}`}>{view.request.map(lineOf)}</Verbatim>
    </div>
    <div>
      <div class="label">Answer, after {Math.max(1, Math.round(view.tookMs))} ms</div>
      <Verbatim label={`Answer of ${name}`}>{view.answer.map(lineOf)}</Verbatim>
    </div>
  </div>
);

const lineOf = ({ text, isMarked }: Line): ComponentChildren =>
  isMarked ? [/^ */.exec(text)?.[0], <mark>{text.trimStart()}</mark>, '\n'] : `${text}\n`;
