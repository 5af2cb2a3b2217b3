import { operationIds } from '../contracts/spec/contract.ts';
import { webhookPlace } from '../contracts/spec/webhook.ts';
import { type Json, type JsonObject, isObject } from '../contracts/values/json.ts';
import { nearestOf } from '../contracts/values/nearest.ts';
import { type Behaviour, type Unchecked, decisions, honest } from './behaviour.ts';
import { faults } from './catalogue.ts';
import { type Fault, faultSites } from './fault.ts';
import { type Kind, type OperatorCall, operators } from './operator.ts';
import { type FaultCall, type FaultSetting, placeOf, settingOf } from './setting.ts';

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
  check(value, placing);
  const { share } = value;
  if (typeof share === 'number' && (share < 0 || share > 1)) throw new Error(`share is ${share}: 0 to 1 is allowed`);
  if (value['fault'] !== undefined) {
    const { breaks, on } = faultCalled(value['fault']);
    return { breaks, on: placeOf(value, on), share: typeof share === 'number' ? share : 1 };
  }
  if (value['behaviour'] !== undefined) checkBehaviour(value['behaviour']);
  else {
    check(value, { operator: Object.keys(operators) });
    check(value, operators[value['operator'] as OperatorCall['operator']].parameters);
  }
  return settingOf(value as unknown as FaultCall);
}

/** Where and how often, which may be said of every fault. */
const placing: { readonly [name: string]: Kind } = {
  'share?': 'number',
  'operation?': [...operationIds, webhookPlace],
  'on?': 'number',
  'site?': faultSites,
  'asked?': 'text',
};

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

/** @throws Error that names a decision or a way to take it that there is not */
function checkBehaviour(value: Json): asserts value is JsonObject & Partial<Behaviour> {
  if (!isObject(value))
    throw new Error(`behaviour of a fault is ${JSON.stringify(value)}: an object is allowed, with a decision and how`);
  const ways: { readonly [decision: string]: readonly string[] } = decisions;
  for (const [name, how] of Object.entries(value)) {
    const allowed = ways[name];
    if (allowed) check(value, { [name]: allowed });
    else if (!(name in honest))
      throw new Error(
        `${JSON.stringify(name)} is no decision of a server: ${Object.keys(honest).join(', ')} are allowed`,
      );
    else if (!Array.isArray(how)) throw cannotBe(name, how, 'a list');
    else if (name !== 'ignoredFields') how.forEach(checkUnchecked);
  }
}

function checkUnchecked(value: Json): asserts value is JsonObject & Unchecked {
  if (!isObject(value)) throw new Error(`unchecked is ${JSON.stringify(value)}: {"field", "keyword"} is allowed`);
  check(value, { field: 'text', keyword: 'text' });
}

/** @throws Error naming the first parameter that is not of its kind */
function check(from: JsonObject, parameters: { readonly [name: string]: Kind }): void {
  for (const [parameter, kind] of Object.entries(parameters)) {
    const name = parameter.replace('?', '');
    const found = from[name];
    if (found === undefined && name !== parameter) continue;
    if (found === undefined || !isOf(kind, found))
      throw cannotBe(name, found, typeof kind === 'string' ? inWords[kind] : kind.join(', '));
  }
}

const inWords = { text: 'text', number: 'a number', json: 'any JSON' };

function isOf(kind: Kind, value: Json): boolean {
  if (kind === 'json') return true;
  if (kind === 'text') return typeof value === 'string';
  return kind === 'number' ? Number.isFinite(value) : kind.some((choice) => choice === value);
}

const cannotBe = (name: string, found: Json | undefined, allowed: string): Error =>
  new Error(`${name} of a fault is ${found === undefined ? 'missing' : JSON.stringify(found)}: ${allowed} is allowed`);
