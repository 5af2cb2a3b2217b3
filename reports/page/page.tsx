import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { wellFormed } from '../../contracts/values/json.ts';
import { harmless } from '../../contracts/show/wording.ts';
import { worstMood } from '../model/load.ts';
import type { PageModel, PagePart } from '../model/page-model.ts';
import { counted, dayOf } from '../../contracts/show/words.ts';
import { Fold, Mark, Missing, Section, Shown } from './frame.tsx';
import { Items } from './lists.tsx';
import { Causes } from './broken.tsx';
import { Deviations } from './deviations.tsx';
import { Head, AboutRun } from './head.tsx';
import { Queue } from './jobs.tsx';
import { Ledger } from './ledger.tsx';
import { Limiter } from './limiter.tsx';
import { Load } from './load.tsx';
import { Proof } from './proof.tsx';
import { Sources } from './requirements.tsx';
import { Trends } from './trends.tsx';

/** What stands in the page besides the model: its style and script, and the script's hash for its own policy. */
export type Assets = { readonly css: string; readonly script: string; readonly scriptHash: string };

/** A part of the page: its anchor, its name in the margin, what stands in it; its heading, where that says more. */
type Row = readonly [
  id: string,
  name: string,
  show: (model: PageModel) => ComponentChildren,
  heading?: { readonly title?: string; readonly lead?: string; readonly isPrinted?: true },
];

/** What is shown of a part of the model, where that is there. */
const of =
  <View,>(part: (model: PageModel) => PagePart<View>, show: (view: View) => ComponentChildren): Row[2] =>
  (model) => <Shown part={part(model)}>{show}</Shown>;

const parts: readonly Row[] = [
  ['broken', 'What broke', of(({ causes }) => causes, Causes), { isPrinted: true }],
  [
    'ledger',
    'What was checked',
    of(({ ledger }) => ledger, Ledger),
    {
      lead: 'Every status of every operation at every target: covered, asked and answered otherwise, excluded with a reason, or missing. Choose a cell to see its cases, and a request with its answer.',
      isPrinted: true,
    },
  ],
  [
    'requirements',
    'Sentence by sentence',
    of(({ requirements }) => requirements, Sources),
    {
      lead: 'What the vendors and the standards say, in their own words, and in how many answers this run saw it held.',
    },
  ],
  [
    'deviations',
    'Known deviations',
    of(({ deviations }) => deviations, Deviations),
    {
      lead: 'Places where a target is known to differ from the contract. None of them fails a run. One that no longer occurs, and one whose review date has passed, are marked.',
    },
  ],
  [
    'limiter',
    'The rate limit',
    of(
      ({ limiters }) => limiters,
      (views) => views.map((view) => <Limiter view={view} />),
    ),
  ],
  [
    'jobs',
    'Import jobs',
    of(
      ({ jobs }) => jobs,
      (views) => views.map((view) => <Queue view={view} />),
    ),
  ],
  [
    'load',
    'Under load',
    (model) =>
      of(
        ({ load }) => load,
        (view) => <Load {...view} figures={model.figures} />,
      )(model),
  ],
  ['trends', 'Night by night', Trends],
  ['proof', 'Trust', of(({ proof }) => proof, Proof), { title: 'Can this page be trusted?' }],
  ['files', 'This run', Files, { title: 'This run and its files' }],
];

/**
 * The page as HTML. Pure: the same model gives the same bytes. Markup is escaped by construction; control characters and
 * direction marks are made visible once more at the end, and halves of characters replaced, whichever way they came.
 */
export const renderPage = (model: PageModel, assets: Assets): string =>
  wellFormed(harmless(`<!doctype html>\n${renderToString(<Page model={model} assets={assets} />)}\n`));

/** Nothing is loaded from anywhere, and no script runs but the page's own: what a server sent stays text. */
const policy = ({ scriptHash }: Assets): string =>
  `default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** What stands at the foot of each printed page; of a run's id only what can neither end a string nor a style. */
const footOf = ({ run }: PageModel): string =>
  run ? `@page { @bottom-left { content: 'Import API suite, run ${run.id.replace(/[^\w.:-]/g, '')}'; } }` : '';

const Page = ({ model, assets }: { readonly model: PageModel; readonly assets: Assets }): JSX.Element => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content={policy(assets)} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${model.headline.verdict}: ${model.headline.sentence}${model.run ? ` ${dayOf(model.run.startedAt)}` : ''}`}</title>
      <link rel="icon" href="data:," />
      <style dangerouslySetInnerHTML={{ __html: assets.css + footOf(model) }} />
    </head>
    <body class={model.headline.mood}>
      <a class="skip" href="#main">
        Skip to the verdict
      </a>
      <div class="layout">
        <nav aria-label="Sections">
          <ul>
            {[['top', 'Verdict'] as const, ...parts].map(([id, name]) => (
              <li>
                <a href={`#${id}`}>
                  {name}
                  <NavMark model={model} id={id} />
                </a>
              </li>
            ))}
          </ul>
          <button type="button" id="theme" class="needs-script">
            Theme: system
          </button>
          <label class="print-all">
            <input type="checkbox" id="print-all" /> Print every section
          </label>
        </nav>
        <main id="main" tabIndex={-1}>
          <Head model={model} />
          {parts.map(([id, title, show, heading]) => (
            <Section id={id} title={title} {...heading}>
              {show(model)}
            </Section>
          ))}
        </main>
      </div>
      <p id="said" class="vh" role="status" />
      <script dangerouslySetInnerHTML={{ __html: assets.script }} />
    </body>
  </html>
);

/** A sign at the sections where there is something to look at. */
function NavMark({ model, id }: { readonly model: PageModel; readonly id: string }): JSX.Element | null {
  const mood = worstMood(model.glance.filter(({ href }) => href === `#${id}`).map((line) => line.mood));
  return mood === 'bad' || mood === 'unsure' ? <Mark mood={mood} /> : null;
}

function Files(model: PageModel): JSX.Element {
  return (
    <>
      <AboutRun model={model} />
      {model.links.length === 0 ? (
        <Missing words="Nothing else stands beside this page." />
      ) : (
        <Fold title={counted(model.links.length, 'file')} aside={model.links.map(({ label }) => label).join(', ')}>
          <Items
            kind="plain"
            of={model.links.map(({ href, label, note }) => (
              <>
                <a href={href}>{label}</a> <span class="quiet">{note}</span>
              </>
            ))}
          />
        </Fold>
      )}
    </>
  );
}
