import { type OperationId, operationIds } from '../contracts/contract.ts';
import { type Json, type JsonObject, isObject } from '../contracts/json.ts';
import { faults } from './catalogue.ts';
import {
  type Answer,
  type Asked,
  type Operator,
  breakTransport,
  cutText,
  delay,
  dropHeader,
  dropMember,
  echoCredentials,
  repeatMember,
  setBody,
  setHeader,
  setMember,
  setStatus,
  transports,
} from './operator.ts';

/** A fault as a server is set up with it: what breaks, where, and how often. */
export type FaultSetting = {
  readonly breaks: Operator;
  readonly on: { readonly operation?: OperationId; readonly status?: number };
  /** Of the answers it is for, the share that it breaks: 0 to 1, evenly spread. */
  readonly share: number;
};

/** The operators by the name they are set with, each from its parameters. */
const operators: { readonly [name: string]: (parameters: Parameters) => Operator } = {
  'set-status': (its) => setStatus(its.number('status')),
  'drop-header': (its) => dropHeader(its.text('name')),
  'set-header': (its) => setHeader(its.text('name'), its.text('value')),
  'set-body': (its) => setBody(its.text('body')),
  'cut-text': (its) => cutText(its.number('keep')),
  'set-member': (its) => setMember(its.text('pointer'), its.json('value')),
  'drop-member': (its) => dropMember(its.text('pointer')),
  'repeat-member': () => repeatMember,
  'echo-credentials': (its) => echoCredentials(its.text('name')),
  delay: (its) => delay(its.number('ms')),
  transport: (its) => breakTransport(its.one('how', transports)),
};

/**
 * Reads a list of faults. Each is `{"fault": <id of the catalogue>}` or `{"operator": <name>, …its parameters}`, with
 * `operation` and `on` (a status) to say which answers it is for (all, if not said) and `share` how many of them.
 * @throws Error that names what cannot be meant, what was found, and what is allowed
 */
export function parseFaultSettings(value: Json): FaultSetting[] {
  if (!Array.isArray(value)) throw new Error(`faults is ${JSON.stringify(value)}: a list is allowed, [] for none`);
  return value.map((one: Json) => parseFaultSetting(one));
}

function parseFaultSetting(value: Json): FaultSetting {
  if (!isObject(value))
    throw new Error(`a fault is ${JSON.stringify(value)}: an object with "fault" or "operator" is allowed`);
  const its = new Parameters(value);
  const share = value['share'] === undefined ? 1 : its.number('share');
  if (share < 0 || share > 1) throw new Error(`share is ${share}: 0 to 1 is allowed`);
  const on = {
    ...(value['operation'] === undefined ? {} : { operation: its.one('operation', operationIds) }),
    ...(value['on'] === undefined ? {} : { status: its.number('on') }),
  };
  if (value['fault'] !== undefined) {
    const id = its.one(
      'fault',
      faults.map((fault) => fault.id),
    );
    const known = faults.find((fault) => fault.id === id);
    if (known) return { breaks: known.breaks, on: { ...known.on, ...on }, share };
  }
  const name = its.one('operator', Object.keys(operators));
  return { breaks: operators[name]?.(its) ?? ((answer) => answer), on, share };
}

/** The parameters of one fault, read with complaints that teach. */
class Parameters {
  readonly #from: JsonObject;

  constructor(from: JsonObject) {
    this.#from = from;
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
  operation: OperationId,
  answer: Answer,
  asked: Asked,
): Answer {
  return settings.reduce((broken, setting) => {
    if (!isFor(setting, operation, broken.status)) return broken;
    const occasion = (seen.get(setting) ?? 0) + 1;
    seen.set(setting, occasion);
    const due = Math.floor(occasion * setting.share) > Math.floor((occasion - 1) * setting.share);
    return due ? setting.breaks(broken, asked) : broken;
  }, answer);
}

const isFor = ({ on }: FaultSetting, operation: OperationId, status: number): boolean =>
  (on.operation === undefined || on.operation === operation) && (on.status === undefined || on.status === status);
