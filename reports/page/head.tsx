import type { JSX } from 'preact';
import type { PageModel } from '../model/page-model.ts';
import { counted, duration, momentOf } from '../../contracts/show/words.ts';
import { Fold, Mark, Missing } from './bits.tsx';

/** (a) The verdict, the night at a glance, what the run was, what changed. */
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
    {model.headline.more === '' ? null : <p class="more">{model.headline.more}</p>}
    <Glance model={model} />
    {model.unjudged.length > 0 ? (
      <div class="notices" role="note" id="unjudged">
        <h2>{model.unjudged.every(({ exit }) => exit === 7) ? 'Secret found' : 'Not judged'}</h2>
        <ul>
          {model.unjudged.map(({ who, what, word, why, todo }) => (
            <li>
              <strong>
                {who} {what} ({word}):
              </strong>{' '}
              {why} {todo}
            </li>
          ))}
        </ul>
      </div>
    ) : null}
    {model.notices.length > 0 ? (
      <div class="notices" role="note">
        <h2>Take note</h2>
        <ul>
          {model.notices.map((notice) => (
            <li>{notice.split('\n')[0]}</li>
          ))}
        </ul>
      </div>
    ) : null}
    <Changes model={model} />
  </header>
);

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

function Changes({ model: { changes } }: { readonly model: PageModel }): JSX.Element {
  return (
    <div id="changes">
      <h2>Since the last run</h2>
      {changes.state === 'missing' ? (
        <Missing words={changes.words} />
      ) : (
        <>
          <p>{changes.view.sentence}</p>
          <ul class="plain">
            {changes.view.items.map(({ mood, text, href }) => (
              <li>
                <Mark mood={mood} />
                <span>{href ? <a href={href}>{text}</a> : text}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What the run was, to tell it from another and to repeat it. */
export function RunFacts({ model: { run, targets } }: { readonly model: PageModel }): JSX.Element {
  if (!run) return <Missing words="There is no run to tell about." />;
  return (
    <Fold
      anchor="run"
      title={`Run ${run.id}`}
      aside={`${momentOf(run.startedAt)}, ${duration(run.durationMs)}; ${counted(targets.length, 'target')}`}
    >
      <dl class="facts">
        <Fact name="Began" value={momentOf(run.startedAt)} />
        <Fact name="Took" value={duration(run.durationMs)} />
        <Fact name="Run" value={run.id} isCode />
        <Fact name="Suite" value={run.commit} isCode />
        <Fact name="Contract" value={run.contractHash} isCode />
        <Fact name="Seed" value={run.seed} isCode />
        {targets.map(({ name, baseUrl }) => (
          <Fact name={name} value={baseUrl} isCode />
        ))}
      </dl>
    </Fold>
  );
}

const Fact = ({
  name,
  value,
  isCode = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isCode?: boolean;
}): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>{isCode ? <code>{value}</code> : value}</dd>
  </div>
);
