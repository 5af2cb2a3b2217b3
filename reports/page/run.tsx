import type { ComponentChildren, JSX } from 'preact';
import type { Mood } from '../model/load.ts';
import { Fold } from './bits.tsx';

/** What every view of a run at a target has. */
type RunView = {
  readonly anchor: string;
  readonly target: string;
  readonly isVoid: boolean;
  readonly why: readonly string[];
};

/** A run of the load suite in a line, open where it broke something; a void one says why it says nothing. */
export const Run = ({
  view: { anchor, target, isVoid, why },
  mood,
  title,
  children,
}: {
  readonly view: RunView;
  readonly mood: Mood;
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
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
