import type { JSX } from 'preact';
import { decisionsIn } from '../../contracts/spec/requirements/decisions.ts';
import type { AgainLine } from '../model/again.ts';
import type { CauseView } from '../model/causes.ts';
import type { PageModel } from '../model/page-model.ts';
import type { Requirement } from '../../contracts/spec/requirement.ts';
import { counted, dayOf, joined } from '../../contracts/show/words.ts';
import { Command, Comparison, Decision, Exchange, Ticked, Verbatim } from './evidence.tsx';
import { Fold, MarkedItems, More } from './frame.tsx';
import { type Fact, Facts, Items } from './lists.tsx';

/** So many causes, and so few warnings, are laid open when the page opens: every cause is to be seen on two screens. */
const open = { causes: 1, warnings: 3 };

type CausesView = Extract<PageModel['causes'], { readonly state: 'there' }>['view'];

/** What broke: one entry for each cause. */
export function Causes({ broken, warned, others, again }: CausesView): JSX.Element {
  const some = `${counted(broken.length, 'cause')}, the one behind most cases first. Cases that fail for the same reason are one cause.`;
  return (
    <>
      <p class="lead">{broken.length + others.length === 0 ? 'Nothing: all that was checked holds.' : some}</p>
      <MarkedItems kind="others" of={others.map((one) => ({ mood: 'bad', ...one }))} />
      {broken.map((cause, at) => (
        <Cause cause={cause} isOpen={at < open.causes} />
      ))}
      {again.length > 0 ? <Facts kind="since" of={again.map(againFact)} /> : null}
      {warned.length > 0 ? (
        <Fold
          title={counted(warned.length, 'warning')}
          mood="unsure"
          aside="A SHOULD that is not kept, or a decision of ours that does not bind this target. None of them fails the run."
          isOpen={warned.length <= open.warnings}
        >
          {warned.map((cause) => (
            <Cause cause={cause} isOpen={false} />
          ))}
        </Fold>
      ) : null}
    </>
  );
}

const Cause = ({ cause, isOpen }: { readonly cause: CauseView; readonly isOpen: boolean }): JSX.Element => (
  <Fold
    kind={`cause ${cause.weight}`}
    anchor={cause.anchor}
    mood={cause.weight === 'fail' ? 'bad' : 'unsure'}
    title={cause.title}
    aside={`${cause.reach} at ${cause.targets.join(', ')}`}
    isOpen={isOpen}
  >
    {cause.signs.map(({ requirement, compared, isListed }) => (
      <div class="sign">
        <Comparison of={compared} />
        <figure class="sentence">
          <blockquote>{requirement.sentence}</blockquote>
          <figcaption>
            {isListed ? (
              <a href={`#${requirementAnchor(requirement.id)}`}>
                <code>{requirement.id}</code>
              </a>
            ) : (
              <code>{requirement.id}</code>
            )}{' '}
            {standingOf(requirement)}
            {requirement.decision ? `, decision ${requirement.decision}` : ''}. {requirement.where}
          </figcaption>
        </figure>
        {decisionsIn(requirement.decision ?? '').map((decision) => (
          <More title={`What we decided: ${decision.id}`}>
            <Decision of={decision} />
          </More>
        ))}
      </div>
    ))}
    {cause.told ? <Verbatim label="What the suite said">{cause.told}</Verbatim> : null}
    <Facts
      kind="since"
      of={[
        [
          'Points to',
          <>
            <strong>{cause.side.side}</strong> <Ticked text={cause.side.why} />
          </>,
        ],
        ...sinceFacts(cause),
        ...cause.again.map(againFact),
      ]}
    />
    {cause.rerun ? <Command id={`${cause.anchor}-rerun`} label="Run it again" text={cause.rerun} /> : null}
    {cause.curl ? <Command id={`${cause.anchor}-curl`} label="Without the suite" text={cause.curl} /> : null}
    {cause.exchange ? (
      <More title={`Request and answer: ${cause.exchange.title}`}>
        <Exchange view={cause.exchange} name={cause.title} />
      </More>
    ) : null}
    <Cases cause={cause} />
  </Fold>
);

const againFact = ({ when, words, href }: AgainLine): Fact => [`Again at ${when}`, <a href={href}>{words}</a>];

/** How much a requirement asks, and who asks it: `MUST, vendor`. */
export const standingOf = ({ level, authority, wording }: Requirement): string =>
  joined([level, authority.replace('-', ' '), wording ?? '']);

/** The anchor of a sentence in the auditor's list. */
export const requirementAnchor = (id: string): string => `sentence-${id.replace(/[^a-z0-9-]/gi, '-')}`;

function sinceFacts({ since: { firstSeen, lastGreen, nights } }: CauseView): Fact[] {
  const often = firstSeen && nights.of > 0 ? `, in ${nights.seen} of ${counted(nights.of, 'earlier run')}` : '';
  return [
    ['First seen', [firstSeen ? dayOf(firstSeen) : 'in this run', often]],
    [
      'Last green',
      lastGreen ? (
        <>
          {dayOf(lastGreen.at)}, suite <code>{lastGreen.commit.slice(0, 12)}</code>
        </>
      ) : (
        'no earlier run without it is known'
      ),
    ],
  ];
}

const Cases = ({ cause: { cases, more } }: { readonly cause: CauseView }): JSX.Element | null =>
  cases.length === 0 ? null : (
    <More title={counted(cases.length + more, 'case')}>
      <Items
        of={[
          ...cases.map(({ id, title, target, verdict }) => (
            <CaseLine id={id} verdict={verdict} words={`${title}, at ${target}`} />
          )),
          ...(more > 0 ? [<span class="quiet">and {more} more; the ledger has them all</span>] : []),
        ]}
      />
    </More>
  );

/** A case with its verdict, and what else is said of it. */
export const CaseLine = ({ id, verdict, words }: { readonly [member in 'id' | 'verdict' | 'words']: string }) => (
  <>
    <span class={`v ${verdict}`}>{verdict}</span> <code>{id}</code> <span class="quiet">{words}</span>
  </>
);
