import type { JSX } from 'preact';
import type { CauseView } from '../model/causes.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, dayOf } from '../model/words.ts';
import { Command, Comparison, Exchange, Mark, Missing, Section } from './bits.tsx';

/** The causes that are laid open when the page opens. */
const open = 2;

/** (b) What broke: one entry for each cause. */
export function Broken({ model: { causes } }: { readonly model: PageModel }): JSX.Element {
  if (causes.state === 'missing')
    return (
      <Section id="broken" title="What broke">
        <Missing words={causes.words} />
      </Section>
    );
  const { broken, warned, others } = causes.view;
  const lead =
    broken.length + others.length === 0
      ? 'Nothing. Every promise that was looked at held.'
      : `${counted(broken.length, 'cause')}, the one with the widest reach first. One fault that reddens many cases is one entry.`;
  return (
    <Section id="broken" title="What broke" lead={lead}>
      {broken.map((cause, at) => (
        <Cause cause={cause} isOpen={at < open} />
      ))}
      {others.length > 0 ? (
        <ul class="plain others">
          {others.map(({ text, href }) => (
            <li>
              <Mark mood="bad" />
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      ) : null}
      {warned.length > 0 ? (
        <>
          <h3 class="sub">Warnings</h3>
          <p class="note">
            A SHOULD that is not kept, or a decision of ours that does not bind this target. None of them fails the run.
          </p>
          {warned.map((cause) => (
            <Cause cause={cause} isOpen={false} />
          ))}
        </>
      ) : null}
    </Section>
  );
}

const Cause = ({ cause, isOpen }: { readonly cause: CauseView; readonly isOpen: boolean }): JSX.Element => (
  <details class={`cause ${cause.weight}`} open={isOpen}>
    <summary>
      <Mark mood={cause.weight === 'fail' ? 'bad' : 'unsure'} />
      <h3>{cause.title}</h3>
      <span class="reach">
        {cause.reach} at {cause.targets.join(', ')}
      </span>
    </summary>
    <div class="cause-body" id={cause.anchor}>
      {cause.signs.map(({ requirement, compared }) => (
        <div class="sign">
          <Comparison compared={compared} />
          <figure class="sentence">
            <blockquote>{requirement.sentence}</blockquote>
            <figcaption>
              <a href={`#${requirementAnchor(requirement.id)}`}>
                <code>{requirement.id}</code>
              </a>{' '}
              {requirement.level}, {requirement.authority.replace('-', ' ')}
              {requirement.wording ? `, ${requirement.wording}` : ''}
              {requirement.decision ? `, decision ${requirement.decision}` : ''}. {requirement.where}
            </figcaption>
          </figure>
        </div>
      ))}
      {cause.told ? (
        <pre tabIndex={0} role="group" aria-label="What the suite said">
          {cause.told}
        </pre>
      ) : null}
      <dl class="since">
        <div>
          <dt>Points to</dt>
          <dd>
            <strong>{cause.side.side}</strong> {cause.side.why}
          </dd>
        </div>
        <Since cause={cause} />
      </dl>
      {cause.replay ? <Command id={`${cause.anchor}-replay`} label="Run it again" text={cause.replay} /> : null}
      {cause.curl ? <Command id={`${cause.anchor}-curl`} label="Without the suite" text={cause.curl} /> : null}
      {cause.exchange ? (
        <details class="more">
          <summary>Request and answer: {cause.exchange.title}</summary>
          <Exchange view={cause.exchange} name={cause.title} />
        </details>
      ) : null}
      <Cases cause={cause} />
    </div>
  </details>
);

/** The anchor of a sentence in the auditor's list. */
export const requirementAnchor = (id: string): string => `sentence-${id.replace(/[^a-z0-9-]/gi, '-')}`;

function Since({ cause: { since } }: { readonly cause: CauseView }): JSX.Element {
  const { firstSeen, lastGreen, nights } = since;
  const often = firstSeen && nights.of > 0 ? `, in ${nights.seen} of ${counted(nights.of, 'earlier run')}` : '';
  return (
    <>
      <div>
        <dt>First seen</dt>
        <dd>
          {firstSeen ? dayOf(firstSeen) : 'in this run'}
          {often}
        </dd>
      </div>
      <div>
        <dt>Last green</dt>
        <dd>
          {lastGreen ? (
            <>
              {dayOf(lastGreen.at)}, suite <code>{lastGreen.commit.slice(0, 12)}</code>
            </>
          ) : (
            'no earlier run without it is known'
          )}
        </dd>
      </div>
    </>
  );
}

function Cases({ cause: { cases, more, anchor } }: { readonly cause: CauseView }): JSX.Element | null {
  if (cases.length === 0) return null;
  return (
    <details class="more">
      <summary>{counted(cases.length + more, 'case')}</summary>
      <ul class="cases" id={`${anchor}-cases`}>
        {cases.map(({ id, title, target, verdict }) => (
          <li>
            <span class={`v ${verdict}`}>{verdict}</span> <code>{id}</code>{' '}
            <span class="quiet">
              {title}, at {target}
            </span>
          </li>
        ))}
        {more > 0 ? <li class="quiet">and {more} more; the ledger has them all</li> : null}
      </ul>
    </details>
  );
}
