import type { JSX } from 'preact';
import { decisions } from '../../contracts/spec/requirements/decisions.ts';
import type { RequirementView, SourceView } from '../model/requirements.ts';
import { counted, dayOf } from '../../contracts/show/words.ts';
import { Decision, Ticked, decisionAnchor } from './evidence.tsx';
import { Fold } from './frame.tsx';
import { requirementAnchor, standingOf } from './broken.tsx';

const words: { readonly [state in RequirementView['state']]: string } = {
  held: 'held',
  broken: 'broken',
  warned: 'broken, does not bind here',
  deviates: 'differs as known',
  notSeen: 'not seen',
  excluded: 'excluded',
  verified: 'verified',
  notVerified: 'not verified',
};

/** The auditor's view: every sentence of the sources, and what this run saw of it. */
export const Sources = (sources: readonly SourceView[]): JSX.Element => (
  <>
    <div class="finder needs-script">
      <label for="sentence-state">Show</label>
      <select id="sentence-state">
        <option value="">every sentence</option>
        {toldIn(sources).map((state) => (
          <option value={state}>{words[state]}</option>
        ))}
      </select>
    </div>
    {sources.map((source) => (
      <Source source={source} />
    ))}
    <Decisions />
  </>
);

/** The states that some sentence is in. */
const toldIn = (sources: readonly SourceView[]): RequirementView['state'][] =>
  (Object.keys(words) as RequirementView['state'][]).filter((state) =>
    sources.some(({ counts }) => (counts[state] ?? 0) > 0),
  );

function Source({ source }: { readonly source: SourceView }): JSX.Element {
  const { counts, rows } = source;
  const told = toldIn([source]);
  return (
    <Fold
      kind="source"
      title={source.source?.title ?? 'Our own word, where no page says anything'}
      aside={`${counted(rows.length, 'sentence')}: ${told.map((state) => `${counts[state]} ${words[state]}`).join(', ')}`}
    >
      {source.source ? (
        <p class="note">
          <a href={source.source.url} rel="noreferrer">
            {source.source.url}
          </a>
          , read on {dayOf(source.source.read)}
        </p>
      ) : null}
      <ul class="sentences">
        {rows.map((row) => (
          <Sentence row={row} />
        ))}
      </ul>
    </Fold>
  );
}

const Sentence = ({ row }: { readonly row: RequirementView }): JSX.Element => (
  <li id={requirementAnchor(row.id)} data-state={row.state}>
    <span class={`state ${row.state}`}>{words[row.state]}</span>
    <div>
      <blockquote>{row.sentence}</blockquote>
      <p class="quiet">
        <code>{row.id}</code> {standingOf(row)}
        {row.decision ? (
          <>
            , decision <Ticked text={row.decision} />
          </>
        ) : null}
        . {row.where}. <Ticked text={row.seen} />
        {row.lookedForBy === '' ? '' : ` Looked for by ${row.lookedForBy}.`}
      </p>
    </div>
  </li>
);

/** What we decided where the pages are silent or disagree; every mention of a decision leads here. */
const Decisions = (): JSX.Element => (
  <Fold
    kind="source"
    anchor="decisions"
    title="Our decisions"
    aside={`${decisions.length}, where the pages are silent or disagree`}
  >
    <ul class="sentences">
      {decisions.map((decision) => (
        <li id={decisionAnchor(decision.id)}>
          <span class="state">{decision.id}</span>
          <Decision of={decision} />
        </li>
      ))}
    </ul>
  </Fold>
);
