import { type TObjectOptions, type TProperties, Type } from 'typebox';
import { Value } from 'typebox/value';
import { operationIds } from '../contracts/spec/contract.ts';
import { webhookOperation } from '../contracts/spec/webhook.ts';
import { type Json, isObject, pointerTokens, valueAt } from '../contracts/values/json.ts';
import { nearestOf } from '../contracts/values/nearest.ts';
import { behaviours } from './behaviour.ts';
import { faults } from './catalogue.ts';
import { sites } from '../contracts/spec/targets.ts';
import type { Fault } from './fault.ts';
import { operators } from './operator.ts';
import { type FaultCall, type FaultSetting, faultScope, settingOf } from './setting.ts';

const [text, number] = [Type.String(), Type.Number()];

/** Where, which may be said of every fault; of one that changes answers also of which, and how often. */
const where = {
  operation: Type.Optional(Type.Enum([...operationIds, webhookOperation])),
  site: Type.Optional(Type.Enum([...sites])),
};
const ofAnswers = {
  ...where,
  on: Type.Optional(number),
  share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
};

const closed = { additionalProperties: false };
const ways = Object.entries(behaviours).map(([name, how]) => [name, Type.Enum<string[]>([...how])] as const);
const checks = Type.Array(Type.Object({ field: text, keyword: text }, closed));
const lists = { unchecked: checks, overchecked: checks, ignoredFields: Type.Array(text) };
const behaviour = Type.Partial(Type.Object({ ...Object.fromEntries(ways), ...lists }), closed);

/**
 * Reads a list of faults. Each is `{"fault": <id of the catalogue>}`, `{"operator": <name>, …its parameters}` or
 * `{"behaviour": {<name>: <how>}}`, with `operation` and `site` to say what it is for (all, if not said); for
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
  if (value['fault'] !== undefined) {
    const { breaks, at } = faultCalled(value['fault']);
    check(value, { fault: text, ...(typeof breaks === 'function' ? ofAnswers : where) });
    return { breaks, at: faultScope(value, at), share: Number(value['share'] ?? 1) };
  }
  if (value['behaviour'] !== undefined) check(value, { ...where, behaviour });
  else {
    const operator = Type.Enum(Object.keys(operators));
    check(value, { operator }, {}); // whose parameters are not known before
    const { parameters } = operators[value['operator'] as keyof typeof operators];
    check(value, { operator, ...parameters, ...ofAnswers, asked: Type.Optional(text) });
  }
  return settingOf(value as unknown as FaultCall);
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

/** @throws Error naming the first member that is not as it may be */
function check(value: Json, members: TProperties, options: TObjectOptions = closed): void {
  const schema = Type.Object(members, options);
  const [error] = Value.Errors(schema, value);
  if (!error) return;
  const { keyword, instancePath, params, message } = error as Said;
  const [missing] = params.requiredProperties ?? [];
  if (missing) throw new Error(`${missing} of a fault is missing`);
  const isUnknown = keyword === 'boolean'; // a member that may not be there
  const found = isUnknown ? 'not known' : JSON.stringify(valueAt(value, instancePath));
  const tokens = pointerTokens(instancePath);
  const choices = isUnknown ? membersBeside(schema, tokens) : params.allowedValues;
  const must = choices ? `must be one of ${choices.join(', ')}` : message;
  throw new Error(`${tokens.join('.')} of a fault is ${found}: it ${must}`);
}

type Node = { readonly properties?: { readonly [member: string]: Node }; readonly items?: Node };

/** The members of the object that something stands in, as its schema has them. */
const membersBeside = (schema: Node, tokens: readonly string[]): string[] =>
  Object.keys(
    tokens.slice(0, -1).reduce<Node | undefined>((at, token) => at?.properties?.[token] ?? at?.items, schema)
      ?.properties ?? {},
  );

type Said = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: { readonly requiredProperties?: readonly string[]; readonly allowedValues?: readonly Json[] };
  readonly message: string;
};
