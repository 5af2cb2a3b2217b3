import { type Expected, type Violation, broken, format, holds, inBody, oneOf } from '../spec/finding.ts';
import { type Json, below, isObject, matchesPattern, pointerTokens, valueAt } from '../values/json.ts';
import type { Contract, PlaceRequirement, SchemaError, SchemaFacts } from '../spec/operation.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';

/** What in a body breaks a schema, by the name of its validator. A text of no such format is not told by its pattern as well. */
export function schemaViolations(
  name: string | null,
  body: Json,
  { validators, schemaFacts }: Pick<Contract, 'validators' | 'schemaFacts'>,
): Violation[] {
  const [validate, facts] = [validators[name ?? ''], schemaFacts[name ?? '']];
  if (!validate || !facts || validate(body)) return [];
  const errors = validate.errors ?? [];
  const malformed = errors.filter(({ keyword }) => keyword === 'format').map(({ instancePath }) => instancePath);
  return errors
    .filter(({ keyword, instancePath }) => keyword !== 'pattern' || !malformed.includes(instancePath))
    .map((error) => violationOf(error, body, facts));
}

/** The keywords that nothing but an empty text or list breaks. */
const askForMore = ['minLength', 'minItems', 'pattern'];

/**
 * Under the requirement that openapi.yaml ties nearest to the place; that a member is there, its type and that it is not empty
 * may each be a promise of its own.
 */
function violationOf(error: SchemaError, body: Json, facts: SchemaFacts): Violation {
  const { keyword, params, instancePath: place } = error;
  const isMissing = keyword === 'required';
  const pointer = isMissing ? below(place, String(params['missingProperty'])) : place;
  const asked = isMissing ? 'presence' : keyword === 'type' ? 'type' : askForMore.includes(keyword) ? 'filled' : null;
  const own = facts.requirements.find(([pattern, , asks]) => asks === asked && matchesPattern(pointer, pattern));
  const requirement = own ? requirementOf(own[1]).id : requirementAt(facts, place);
  return broken(requirement, inBody(pointer), expectedBy(error), valueAt(body, pointer));
}

/**
 * The requirement at a place, or at the nearest place above it that carries one.
 * @throws Error if none does: the linter of openapi.yaml makes sure of it, and under no sentence is no verdict
 */
function requirementAt(facts: SchemaFacts, pointer: string): RequirementId {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const own = facts.requirements.find(([pattern, , asks]) => !asks && matchesPattern(at, pattern));
    if (own) return requirementOf(own[1]).id;
    if (at === '') throw new Error(`no x-requirement stands at ${JSON.stringify(pointer)} of a schema, or above it`);
  }
}

/** Patterns are those of openapi.yaml: each is taken apart once. */
const taken = new Map<string, readonly string[]>();

function tokensOf(pattern: string): readonly string[] {
  const tokens = taken.get(pattern) ?? pointerTokens(pattern);
  taken.set(pattern, tokens);
  return tokens;
}

/**
 * The requirements of the places where a value stands, so that it was judged: those of a list's items only if it has
 * some, of a list itself only if it is not empty, that a member is there only where its object is.
 */
export function requirementsStanding(body: Json, facts: SchemaFacts | undefined): RequirementId[] {
  const stands = ([pattern, , asks]: PlaceRequirement): boolean =>
    standsAt(body, asks === 'presence' ? tokensOf(pattern).slice(0, -1) : tokensOf(pattern));
  return (facts?.requirements ?? []).filter(stands).map(([, id]) => requirementOf(id).id);
}

function standsAt(value: Json | undefined, [token, ...rest]: readonly string[]): boolean {
  if (token === undefined) return value !== undefined && !(Array.isArray(value) && value.length === 0);
  if (Array.isArray(value)) return token === '*' && value.some((item: Json) => standsAt(item, rest));
  if (!isObject(value)) return false;
  return token === '*' ? Object.values(value).some((child) => standsAt(child, rest)) : standsAt(value[token], rest);
}

function expectedBy({ keyword, params }: SchemaError): Expected {
  const limit = params['limit'] ?? null;
  switch (keyword) {
    case 'required':
      return { kind: 'present' };
    case 'type':
      return { kind: 'type', type: String(params['type']) };
    case 'enum':
      return oneOf(params['allowedValues'] as readonly Json[]);
    case 'format':
    case 'pattern':
      return format(String(params['format'] ?? params['pattern']));
    case 'minLength':
    case 'maxLength':
      return { kind: keyword === 'minLength' ? 'at-least' : 'at-most', value: limit, of: 'length' };
    case 'minItems':
    case 'minProperties':
      return { kind: 'at-least', value: limit, of: 'count' };
    case 'minimum':
      return { kind: 'at-least', value: limit, of: 'value' };
    case 'maximum':
      return { kind: 'at-most', value: limit, of: 'value' };
    default:
      return holds(`${keyword} ${JSON.stringify(params)}`);
  }
}
