import type { ComponentChildren, JSX } from 'preact';

/** Figures, tables and lists. */

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
export const Key = (props: {
  readonly of: readonly (readonly [swatch: string, word: string, nth?: number])[];
}): JSX.Element => (
  <span class="key">
    {props.of.map(([swatch, word, nth]) => (
      <span>
        <i class={`swatch ${swatch}`} style={nth === undefined ? undefined : `--nth:${nth}`} />
        {word}
      </span>
    ))}
  </span>
);

/**
 * A table of rows of cells, the first of which is what its row is about; or of rows that are laid out by themselves. It
 * may be wider than the window.
 */
export const Table = (props: {
  readonly label: string;
  readonly heads: readonly ComponentChildren[];
  readonly rows?: readonly (readonly ComponentChildren[])[];
  readonly kind?: string;
  readonly children?: ComponentChildren;
}): JSX.Element => (
  <div class="wide" tabIndex={0} role="group" aria-label={props.label}>
    <table class={props.kind ?? 'rows'}>
      <thead>
        <tr>
          {props.heads.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      {props.children ?? (
        <tbody>
          {props.rows?.map(([first, ...others]) => (
            <Row of={others} head={first} />
          ))}
        </tbody>
      )}
    </table>
  </div>
);

const Row = (props: { readonly head: ComponentChildren; readonly of: readonly ComponentChildren[] }): JSX.Element => (
  <tr>
    <th scope="row">{props.head}</th>
    {props.of.map((cell) => (
      <td>{cell}</td>
    ))}
  </tr>
);

/** A name with what it is. */
export type Fact = readonly [name: string, value: ComponentChildren];

export const Facts = ({
  of,
  kind = 'facts',
}: {
  readonly of: readonly Fact[];
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

/** Items in a list, the first of them where there are many; none of none. `rest`: where the others are. */
export function Items(props: {
  readonly of: readonly ComponentChildren[];
  readonly kind?: string;
  readonly most?: number;
  readonly rest?: string;
}): JSX.Element | null {
  const { of, kind = 'cases', most = Infinity, rest = '' } = props;
  if (of.length === 0) return null;
  return (
    <ul class={kind}>
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
