import type { ComponentChildren, JSX } from 'preact';
import type { PageModel } from '../model/page-model.ts';
import { counted, duration, momentOf } from '../../contracts/show/words.ts';
import { Fold, Mark, MarkedItems, Missing, Shown } from './frame.tsx';
import { Facts, Items } from './lists.tsx';

/** The verdict, the night at a glance, what the run was, what changed. */
export const Head = ({ model }: { readonly model: PageModel }): JSX.Element => (
  <header class="head" id="top">
    <p class="eyebrow">
      <span>Import API suite</span>
      {model.run ? <time dateTime={model.run.startedAt}>{momentOf(model.run.startedAt)}</time> : null}
      {model.run ? <span>run {model.run.id}</span> : null}
    </p>
    <p class={`verdict ${model.headline.mood}`}>
      <Mark mood={model.headline.mood} />
      {model.headline.verdict}
    </p>
    <h1>{model.headline.sentence}</h1>
    {model.headline.more === '' ? null : <p class="lead">{model.headline.more}</p>}
    <Glance model={model} />
    <Notices
      id="unjudged"
      title={titleOf(model.unjudged)}
      of={model.unjudged.map(({ who, what, word, why, todo }) => (
        <>
          <strong>
            {who} {what} ({word}):
          </strong>{' '}
          {why} {todo}
        </>
      ))}
    />
    <Notices title="Take note" of={model.notices.map((notice) => notice.split('\n')[0])} />
    <Changes model={model} />
  </header>
);

/** What keeps the night from being passed on stands before what it could not say. */
function titleOf(unjudged: PageModel['unjudged']): string {
  if (!unjudged.some(({ isSecret }) => isSecret)) return 'Not judged';
  return unjudged.every(({ isSecret }) => isSecret) ? 'Secret found' : 'Secret found, and not judged';
}

const Glance = ({ model }: { readonly model: PageModel }): JSX.Element => (
  <nav class="glance" aria-label="The night at a glance">
    <ul>
      {model.glance.map(({ question, answer, mood, href }) => (
        <li>
          <a href={href}>
            <Mark mood={mood} />
            <span class="question">{question}</span>
            <span class="answer">{answer}</span>
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const Notices = (props: {
  readonly id?: string;
  readonly title: string;
  readonly of: readonly ComponentChildren[];
}): JSX.Element | null =>
  props.of.length === 0 ? null : (
    <div class="notices" role="note" id={props.id}>
      <h2>{props.title}</h2>
      <Items kind="" of={props.of} />
    </div>
  );

const Changes = ({ model: { changes } }: { readonly model: PageModel }): JSX.Element => (
  <div id="changes">
    <h2>Since the last run</h2>
    <Shown part={changes}>
      {({ sentence, items }) => (
        <>
          <p>{sentence}</p>
          <MarkedItems of={items} />
        </>
      )}
    </Shown>
  </div>
);

/** What the run was, to tell it from another and to repeat it. */
export function AboutRun({ model: { run, targets } }: { readonly model: PageModel }): JSX.Element {
  if (!run) return <Missing words="There is no run to tell about." />;
  return (
    <Fold
      anchor="run"
      title={`Run ${run.id}`}
      aside={`${momentOf(run.startedAt)}, ${duration(run.durationMs)}; ${counted(targets.length, 'target')}`}
    >
      <Facts
        of={[
          ['Began', momentOf(run.startedAt)],
          ['Took', duration(run.durationMs)],
          ...[
            ['Run', run.id],
            ['Suite', run.commit],
            ['Contract', run.contractHash],
            ['Seed', run.seed],
            ...targets.map(({ name, baseUrl }) => [name, baseUrl]),
          ].map(([name = '', value]) => [name, <code>{value}</code>] as const),
        ]}
      />
    </Fold>
  );
}
