import { operationIds } from '../contracts/spec/contract.ts';
import { type Json, type JsonObject, isObject } from '../contracts/values/json.ts';
import { nearestOf } from '../contracts/values/nearest.ts';
import { webhookPlace } from '../contracts/spec/webhook.ts';
import { type Behaviour, decisions, honest } from './behaviour.ts';
import { faults } from './catalogue.ts';
import { type Fault, type FaultPlace, type Site, faultSites } from './fault.ts';
import {
  type Answer,
  type Asked,
  type Operator,
  addElement,
  breakTransport,
  changeMember,
  changeType,
  cutText,
  delay,
  drip,
  dropHeader,
  dropMember,
  echoCredentials,
  echoInBody,
  echoRequest,
  inLatin1,
  renameMember,
  repeatMember,
  setBody,
  setHeader,
  setMember,
  setStatus,
  shiftTime,
  spreads,
  swapValue,
  transports,
  wrapBody,
} from './operator.ts';
import { memberChanges } from './member-changes.ts';

/** A fault as a server is set up with it: what breaks, where, and how often. */
export type FaultSetting = {
  readonly breaks: Fault['breaks'];
  readonly on: FaultPlace;
  /** Of the answers it is for, the share that an operator breaks: 0 to 1, evenly spread. */
  readonly share: number;
};

/** The operators by the name they are set with, each from its parameters. */
const operators: { readonly [name: string]: (parameters: Parameters) => Operator } = {
  'set-status': (its) => setStatus(its.number('status')),
  'drop-header': (its) => dropHeader(its.text('name')),
  'set-header': (its) => setHeader(its.text('name'), its.text('value')),
  'set-body': (its) => (its.has('type') ? setTypedBody(its.text('type'), its.text('body')) : setBody(its.text('body'))),
  'wrap-body': (its) => wrapBody(its.text('before'), its.text('after')),
  'add-element': (its) => addElement(its.text('pointer'), its.json('value')),
  'echo-request': (its) => echoRequest(its.text('name')),
  'cut-text': (its) => cutText(its.number('keep')),
  'set-member': (its) => setMember(its.text('pointer'), its.json('value')),
  'drop-member': (its) => dropMember(its.text('pointer')),
  'repeat-member': () => repeatMember,
  'echo-credentials': (its) => echoCredentials(its.text('name')),
  'change-type': (its) => changeType(its.text('pointer')),
  'change-member': (its) => changeMember(its.text('pointer'), its.one('how', memberChanges)),
  'swap-value': (its) => swapValue(its.text('pointer'), its.json('from'), its.json('to')),
  'rename-member': (its) => renameMember(its.text('pointer'), its.text('to')),
  'echo-in-body': (its) => echoInBody(its.text('pointer')),
  latin1: () => inLatin1,
  'shift-time': (its) => shiftTime(its.text('pointer'), its.number('ms')),
  delay: (its) => delay(its.number('ms'), its.has('spread') ? its.one('spread', spreads) : 'fixed'),
  drip: (its) => drip(its.number('ms')),
  transport: (its) => breakTransport(its.one('how', transports)),
};

const setTypedBody =
  (type: string, body: string): Operator =>
  (answer, asked) =>
    setHeader('content-type', type)({ ...answer, body }, asked);

/**
 * Reads a list of faults. Each is `{"fault": <id of the catalogue>}`, `{"operator": <name>, …its parameters}` or
 * `{"behaviour": {<decision>: <how>}}`, with `operation` and `site` to say what it is for (all, if not said); for
 * operators `on` is the status of the answers, `asked` how the request's body begins, and `share` how many of them.
 * @throws Error that names what cannot be meant, what was found, and what is allowed
 */
export function parseFaultSettings(value: Json): FaultSetting[] {
  if (!Array.isArray(value)) throw new Error(`faults is ${JSON.stringify(value)}: a list is allowed, [] for none`);
  return value.map((one: Json) => parseFaultSetting(one));
}

function parseFaultSetting(value: Json): FaultSetting {
  if (!isObject(value))
    throw new Error(
      `a fault is ${JSON.stringify(value)}: an object with "fault", "operator" or "behaviour" is allowed`,
    );
  const its = new Parameters(value);
  const asked = its.has('share') ? its.number('share') : null;
  if (asked !== null && (asked < 0 || asked > 1)) throw new Error(`share is ${asked}: 0 to 1 is allowed`);
  const share = asked ?? 1;
  const on = {
    ...(!its.has('operation') ? {} : { operation: its.one('operation', [...operationIds, webhookPlace]) }),
    ...(!its.has('on') ? {} : { status: its.number('on') }),
    ...(!its.has('site') ? {} : { site: its.one('site', faultSites) }),
  };
  if (value['fault'] !== undefined) {
    const known = faultCalled(value['fault']);
    return { breaks: known.breaks, on: { ...known.on, ...on }, share: asked ?? known.share ?? 1 };
  }
  if (value['behaviour'] !== undefined) return { breaks: parseBehaviour(value['behaviour']), on, share };
  const name = its.one('operator', Object.keys(operators));
  const operator = operators[name]?.(its) ?? ((answer: Answer) => answer);
  return { breaks: its.has('asked') ? whenAsked(its.text('asked'), operator) : operator, on, share };
}

/** @throws Error that names the fault that is nearest, where one is near */
function faultCalled(name: Json): Fault {
  const known = faults.find(({ id }) => id === name);
  if (known) return known;
  const found = typeof name === 'string' ? name : JSON.stringify(name);
  const { nearest, distance } = nearestOf(
    found,
    faults.map(({ id }) => id),
  );
  const hint = distance <= Math.max(2, found.length / 2) ? `did you mean ${nearest}? ` : '';
  throw new Error(`no fault is called ${JSON.stringify(name)}; ${hint}npm run mock -- --faults lists them`);
}

/** An operator that works on the answers to requests whose body begins so. */
const whenAsked =
  (beginning: string, operator: Operator): Operator =>
  (answer, asked) =>
    asked.body.startsWith(beginning) ? operator(answer, asked) : answer;

function parseBehaviour(value: Json): Partial<Behaviour> {
  if (!isObject(value))
    throw new Error(`behaviour of a fault is ${JSON.stringify(value)}: an object is allowed, with a decision and how`);
  const its = new Parameters(value);
  return Object.fromEntries(
    Object.keys(value).map((name) => {
      if (name === 'unchecked' || name === 'overchecked') return [name, its.list(name).map(uncheckedOf)];
      if (name === 'ignoredFields') return [name, its.list(name).map(String)];
      const choices: { readonly [decision: string]: readonly string[] } = decisions;
      const allowed = choices[name];
      if (!allowed)
        throw new Error(
          `${JSON.stringify(name)} is no decision of a server: ${Object.keys(honest).join(', ')} are allowed`,
        );
      return [name, its.one(name, allowed)];
    }),
  );
}

function uncheckedOf(value: Json): Behaviour['unchecked'][number] {
  if (!isObject(value)) throw new Error(`unchecked is ${JSON.stringify(value)}: {"field", "keyword"} is allowed`);
  const its = new Parameters(value);
  return { field: its.text('field'), keyword: its.text('keyword') };
}

/** The parameters of one fault, read with complaints that teach. */
class Parameters {
  readonly #from: JsonObject;

  constructor(from: JsonObject) {
    this.#from = from;
  }

  has(name: string): boolean {
    return this.#from[name] !== undefined;
  }

  json(name: string): Json {
    const found = this.#from[name];
    if (found === undefined) throw this.#cannotBe(name, 'any JSON');
    return found;
  }

  text(name: string): string {
    const found = this.#from[name];
    if (typeof found !== 'string') throw this.#cannotBe(name, 'text');
    return found;
  }

  number(name: string): number {
    const found = this.#from[name];
    if (typeof found !== 'number' || !Number.isFinite(found)) throw this.#cannotBe(name, 'a number');
    return found;
  }

  list(name: string): readonly Json[] {
    const found = this.#from[name];
    if (!Array.isArray(found)) throw this.#cannotBe(name, 'a list');
    return found as readonly Json[];
  }

  one<Choice extends string>(name: string, allowed: readonly Choice[]): Choice {
    const chosen = allowed.find((choice) => choice === this.#from[name]);
    if (chosen === undefined) throw this.#cannotBe(name, allowed.join(', '));
    return chosen;
  }

  #cannotBe(name: string, allowed: string): Error {
    const found = this.#from[name];
    return new Error(
      `${name} of a fault is ${found === undefined ? 'missing' : JSON.stringify(found)}: ${allowed} is allowed`,
    );
  }
}

/** The faults among `settings` that an answer meets, applied in their order; `seen` counts each fault's occasions. */
export function applyFaults(
  settings: readonly FaultSetting[],
  seen: Map<FaultSetting, number>,
  operation: FaultPlace['operation'],
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
  operation: FaultPlace['operation'] | null,
  site: Site | null,
): Behaviour {
  return settings.reduce((behaviour, { breaks, on }) => {
    const isMeant =
      typeof breaks !== 'function' &&
      (on.operation === undefined || on.operation === operation) &&
      (on.site === undefined || site === null || on.site === site);
    return isMeant ? { ...behaviour, ...breaks } : behaviour;
  }, honest);
}

/** Whether a fault is about an answer; `status` is null where none came. */
export const isFor = (
  { on }: FaultSetting,
  operation: FaultPlace['operation'],
  status: number | null,
  site: Site,
): boolean =>
  (on.operation === undefined || on.operation === operation) &&
  (on.status === undefined || on.status === status) &&
  (on.site === undefined || on.site === site);
