import type { JSX } from 'preact';
import type { PageModel } from '../model/page-model.ts';
import type { RequirementView, SourceView } from '../model/requirements.ts';
import { counted } from '../model/words.ts';
import { Section, Shown } from './bits.tsx';
import { requirementAnchor } from './broken.tsx';

const words: { readonly [state in RequirementView['state']]: string } = {
  verified: 'verified',
  broken: 'broken',
  warned: 'broken, does not bind here',
  excluded: 'excluded',
  notVerified: 'not verified',
};

/** (d) The auditor's view: every sentence of the sources, verified or not. */
export const Requirements = ({ model: { requirements } }: { readonly model: PageModel }): JSX.Element => (
  <Section
    id="requirements"
    title="Sentence by sentence"
    lead="What the vendors and the standards say, in their own words, and whether this run verified it."
  >
    <Shown part={requirements}>
      {(sources) => (
        <>
          <div class="finder needs-script">
            <label for="sentence-state">Show</label>
            <select id="sentence-state">
              <option value="">every sentence</option>
              {Object.entries(words).map(([state, word]) => (
                <option value={state}>{word}</option>
              ))}
            </select>
          </div>
          {sources.map((source) => (
            <Source source={source} />
          ))}
        </>
      )}
    </Shown>
  </Section>
);

function Source({ source: { source, counts, rows } }: { readonly source: SourceView }): JSX.Element {
  const told = (Object.keys(words) as (keyof typeof words)[]).filter((state) => counts[state] > 0);
  return (
    <details class="source">
      <summary>
        <h3>{source}</h3>
        <span class="reach">
          {counted(rows.length, 'sentence')}: {told.map((state) => `${counts[state]} ${words[state]}`).join(', ')}
        </span>
      </summary>
      <ul class="sentences">
        {rows.map((row) => (
          <Sentence row={row} />
        ))}
      </ul>
    </details>
  );
}

const Sentence = ({ row }: { readonly row: RequirementView }): JSX.Element => (
  <li id={requirementAnchor(row.id)} data-state={row.state}>
    <span class={`state ${row.state}`}>{words[row.state]}</span>
    <div>
      <blockquote>{row.sentence}</blockquote>
      <p class="quiet">
        <code>{row.id}</code> {row.level}, {row.authority.replace('-', ' ')}
        {row.wording ? `, ${row.wording}` : ''}
        {row.decision ? `, decision ${row.decision}` : ''}. {row.where}.{row.how === '' ? '' : ` Verified ${row.how}.`}
        {row.because ? ` Excluded: ${row.because}.` : ''}
      </p>
    </div>
  </li>
);
