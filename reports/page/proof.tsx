import type { JSX } from 'preact';
import { type ProofRun, onLegalScore, plainScore, realScore, specificity } from '../../runs/proof-run.ts';
import { counted, withThousands, momentOf, withUnit } from '../../contracts/show/words.ts';
import { Fold, More } from './frame.tsx';
import { Items, Table } from './lists.tsx';

/** The suite's own score: how many broken servers it notices. */
export function Proof(score: ProofRun): JSX.Element {
  const { run, mutants, survived, equivalent, realTarget, legal, cleanRuns, falseAlarms, perMinute } = score;
  const real = mutants - equivalent.length;
  return (
    <Fold
      title={`${withUnit(plainScore(score), 'share')} of ${counted(real, 'broken server')} were noticed${realTarget ? `, and ${withUnit(realScore(score), 'share')} of the ${withThousands(realTarget.bind)} that must be red at a real target` : ''}, with ${counted(falseAlarms, 'false alarm')} in ${counted(cleanRuns, 'judgement')} of a sound one${legal ? `; ${withUnit(specificity(score), 'share')} of ${counted(legal.servers, 'legal server')} stayed green` : ''}`}
    >
      <p class="note">
        Each is our own mock with one thing broken. {withThousands(Math.round(perMinute))} a minute,{' '}
        {momentOf(run.startedAt)}. {counted(equivalent.length, 'more broken server')} answered exactly as a sound one
        does, so nobody could notice.
      </p>
      {legal ? (
        <p class="note">
          A legal server keeps every promise in another way than our mock: {counted(legal.variants, 'variant')} at
          random, with the other side of {counted(legal.decisions, 'decision')} among them.{' '}
          {withUnit(onLegalScore(score), 'share')} of {counted(legal.mutants.bind, 'broken server')} that must be red at
          a real target were so on top of a legal one, too.
        </p>
      ) : null}
      <Doubts {...score} alarms={[...(score.alarms ?? []), ...(legal?.alarms ?? [])]} />
      <Table
        label="Broken servers by kind"
        heads={['How it was broken', 'Servers', 'Noticed']}
        rows={Object.entries(score.byKind)
          .sort(([a], [b]) => a.localeCompare(b, 'en'))
          .map(([kind, count]) => [<code>{kind}</code>, withThousands(count.mutants), withThousands(count.noticed)])}
      />
      {survived.length > 0 ? (
        <More title={`${counted(survived.length, 'broken server')} that went unnoticed`}>
          <Items
            most={200}
            rest=", in proof.json"
            of={survived.map(({ id, why }) => (
              <>
                <code>{id}</code> <span class="quiet">{why ?? ''}</span>
              </>
            ))}
          />
        </More>
      ) : null}
    </Fold>
  );
}

type Doubtful = Pick<ProofRun, 'alarms' | 'harnessErrors' | 'idle' | 'server' | 'own'>;

/** What the score does not rest on: trials that proved nothing, and alarms about a sound server. */
const Doubts = ({ alarms = [], harnessErrors = [], idle = [], server, own = [] }: Doubtful): JSX.Element => (
  <Items
    kind="reasons"
    of={[
      server
        ? `The server that was broken was not our own mock: ${server}. ${counted(own.length, 'finding')} of its own show no mutant.`
        : '',
      harnessErrors.length > 0
        ? `${counted(harnessErrors.length, 'trial')} ended by an error of our own code, and prove nothing.`
        : '',
      idle.length > 0
        ? `${counted(idle.length, 'broken server')} never met an answer to break${server ? ' in a case that is not red anyway' : ''}.`
        : '',
      ...alarms.slice(0, 20).map((alarm) => `False alarm: ${alarm}`),
    ].filter((text) => text !== '')}
  />
);
