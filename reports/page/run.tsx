import type { ComponentChildren, JSX } from 'preact';
import type { Mood } from '../model/load.ts';
import { Mark } from './bits.tsx';

/** What every view of a run at a target has. */
type RunView = {
  readonly anchor: string;
  readonly target: string;
  readonly isVoid: boolean;
  readonly why: readonly string[];
};

/** A run of the load suite as an article: its mark, title and target, and why it says nothing where it is void. */
export function Run(props: {
  readonly view: RunView;
  readonly mood: Mood;
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { view, mood, title, children } = props;
  return (
    <article id={view.anchor} class="run">
      <h3>
        <Mark mood={mood} />
        {title} <span class="quiet">{view.target}</span>
      </h3>
      {view.isVoid ? <Void why={view.why} /> : null}
      {children}
    </article>
  );
}

/** A void run says so where its result would stand. */
const Void = ({ why }: Pick<RunView, 'why'>): JSX.Element => (
  <p class="missing">
    Void: the generator did not do what was planned, so nothing is said of the target.{' '}
    {why.map((one) => `${one}. `).join('')}
  </p>
);
