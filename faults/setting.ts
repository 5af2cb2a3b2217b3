import { type Behaviour, honest } from './behaviour.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { Fault, FaultScope } from './fault.ts';
import { type Answer, type Asked, type Operator, type OperatorCall, operatorOf } from './operator.ts';

/** A fault as a server is set up with it: what breaks, where, and how often. */
export type FaultSetting = {
  readonly breaks: Fault['breaks'];
  readonly at: FaultScope;
  /** Of the answers it is for, the share that an operator breaks: 0 to 1, evenly spread. */
  readonly share: number;
};

/** A fault as `PATCH /_mock {"faults": [...]}` takes it, but for those of the catalogue. */
export type FaultCall = (OperatorCall | { readonly behaviour: Partial<Behaviour> }) & {
  readonly operation?: FaultScope['operation'];
  readonly on?: FaultScope['status'];
  readonly site?: FaultScope['site'];
  readonly share?: number;
  /** How the body of the requests begins. */
  readonly asked?: string;
};

export function settingOf(call: FaultCall): FaultSetting {
  const { asked = '', share = 1 } = call;
  return {
    breaks: 'behaviour' in call ? call.behaviour : whenAsked(asked, operatorOf(call)),
    at: faultScope(call),
    share,
  };
}

/** Where a fault is set; what is not said there is as usual. */
export const faultScope = (
  { operation, on: status, site }: Pick<FaultCall, 'operation' | 'on' | 'site'>,
  usual: FaultScope = {},
): FaultScope => ({
  operation: operation ?? usual.operation,
  status: status ?? usual.status,
  site: site ?? usual.site,
});

/** An operator that works on the answers to requests whose body begins so. */
const whenAsked =
  (beginning: string, operator: Operator): Operator =>
  (answer, asked) =>
    asked.body.startsWith(beginning) ? operator(answer, asked) : answer;

/** The faults among `settings` that an answer meets, applied in their order; `seen` counts each fault's occasions. */
export function applyFaults(
  settings: readonly FaultSetting[],
  seen: Map<FaultSetting, number>,
  operation: FaultScope['operation'],
  answer: Answer,
  asked: Omit<Asked, 'occasion'>,
  site: Site = 'live',
): Answer {
  return settings.reduce((broken, setting) => {
    if (typeof setting.breaks !== 'function' || !isFor(setting, operation, broken.status, site)) return broken;
    const occasion = (seen.get(setting) ?? 0) + 1;
    seen.set(setting, occasion);
    const due = Math.floor(occasion * setting.share) > Math.floor((occasion - 1) * setting.share);
    return due ? setting.breaks(broken, { ...asked, occasion }) : broken;
  }, answer);
}

/**
 * How a server with these faults decides in an operation, at a site of it (null: at any): where two faults speak of one
 * decision, the later one counts.
 */
export function behaviourIn(
  settings: readonly FaultSetting[],
  operation: FaultScope['operation'] | null,
  site: Site | null,
): Behaviour {
  return settings.reduce(
    (behaviour, { breaks, at }) =>
      typeof breaks !== 'function' && isAt(at, operation, site) ? { ...behaviour, ...breaks } : behaviour,
    honest,
  );
}

const isAt = (at: FaultScope, operation: FaultScope['operation'] | null, site: Site | null): boolean =>
  (at.operation === undefined || at.operation === operation) &&
  (at.site === undefined || site === null || at.site === site);

/** Whether a fault is about an answer; `status` is null where none came. */
export const isFor = (
  { at }: FaultSetting,
  operation: FaultScope['operation'],
  status: number | null,
  site: Site,
): boolean => isAt(at, operation, site) && (at.status === undefined || at.status === status);

/** Faults that note each answer they have changed. */
export function watched(
  settings: readonly FaultSetting[],
  note: (before: Answer, after: Answer) => void,
): FaultSetting[] {
  return settings.map((setting) => {
    const { breaks } = setting;
    if (typeof breaks !== 'function') return setting;
    return {
      ...setting,
      breaks: (answer, asked) => {
        const broken = breaks(answer, asked);
        if (JSON.stringify(broken) !== JSON.stringify(answer)) note(answer, broken);
        return broken;
      },
    };
  });
}
