import type { Ability } from '../contracts/cases/given.ts';
import type { Allowed } from '../contracts/cases/permission.ts';
import { type Settings, parseSettings } from '../contracts/settings/settings.ts';
import { type TargetName, developmentStore, liveBeside, mountPoints } from '../contracts/spec/targets.ts';
import type { Why } from '../contracts/spec/why.ts';

/** What is known of a target before the run: where it is, what it can do, what the settings give it. */
export type TargetFacts = {
  readonly name: TargetName;
  readonly baseUrl: string;
  /** Where the mock's control API answers, null where there is none. */
  readonly control: string | null;
  /** Whether it answers `Prefer: code=…` with the documented answer of that status. */
  readonly prefer: boolean;
  /** What the server was seen to have; every real target has all. */
  readonly abilities: readonly Ability[];
  /**
   * What the greeting showed: how long it took, how far the server's clock is ahead of ours, in seconds, if it told; and
   * whether it was a success, which good credentials get.
   */
  readonly greeting?: { readonly tookMs: number; readonly aheadSeconds: number | null; readonly isGood: boolean };
  /** What may be done there beyond reading. */
  readonly allowed: Allowed;
  /** The live API beside a sandbox, where the run judges both. */
  readonly live?: Address;
};

/** A target before anything is known of it but where it is. */
export type Address = Pick<TargetFacts, 'name' | 'baseUrl'>;

export const allAbilities: readonly Ability[] = ['memory', 'credentials'];

/** Why cases are excluded at a server that lacks an ability. */
const lacks: { readonly [ability in Ability]: string } = {
  memory: 'needs a server that remembers what was created; this one answers for any id',
  credentials: 'needs a server that knows whom it gave a token; this one lets anybody in',
};

/** Why what needs an ability is not asked at a target, null if it has it. */
export const withoutAbility = ({ abilities }: TargetFacts, ability: Ability): Why | null =>
  abilities.includes(ability) ? null : { because: `${lacks[ability]}, as the preflight saw` };

/** The targets of a run, each sandbox knowing the live API that is judged with it. */
export const knowingTheirLive = (all: readonly TargetFacts[]): TargetFacts[] =>
  all.map((facts) => {
    const live = all.find(({ name }) => name === liveBeside(facts.name));
    return live ? { ...facts, live: { name: live.name, baseUrl: live.baseUrl } } : facts;
  });

/** A target as a result file names it; `ownMock`: it is the suite's own mock, whatever its port. */
export const seenAs = ({ name, baseUrl, control }: TargetFacts) => ({ name, baseUrl, ownMock: control !== null });

/** What a preflight finds of our mock at a root, where a fault may have broken the greeting that would tell. */
export const mockFacts = (root: string): TargetFacts[] =>
  mountPoints.map(({ target, base }) => ({
    name: target,
    baseUrl: `${root}${base}`,
    control: root,
    prefer: true,
    abilities: allAbilities,
    allowed: 'everything',
  }));

const none = parseSettings({ EP_RATE_LIMIT: String(developmentStore) });

/**
 * The settings as they hold at a target. Our mock gets none of what is meant for a real one beside it: it has an account
 * for everybody, and would not know those tokens, ids and tools; its limit is a development store's.
 */
export const settingsAt = ({ control }: Pick<TargetFacts, 'control'>, settings: Settings): Settings =>
  control === null ? settings : { ...settings, import2: none.import2, 'elastic-path': none['elastic-path'] };
