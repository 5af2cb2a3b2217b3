import type { Random } from '../../contracts/values/random.ts';
import type { Json, JsonObject } from '../../contracts/values/json.ts';
import { planAttributes, productAttributes } from './attributes.ts';

/** A type of record, with what is known of it. */
export type RecordType = {
  readonly type: string;
  /** Which of the vendor's descriptions has it: the list drifts (E-10). */
  readonly describedIn: 'seed page' | 'later description' | 'both';
  /** Invents the attributes of one record. */
  readonly attributes: (random: Random) => JsonObject;
  /** What keeps attributes that are an object from being valid; only products and plans have a known shape. */
  readonly faultIn: (attributes: JsonObject) => 'no-name' | null;
};

/** Of these only `data.type` and an object `data.attributes` are known. */
const unknownShape = { attributes: (): JsonObject => ({}), faultIn: (): null => null };

const named = { faultIn: ({ name }: JsonObject): 'no-name' | null => (isText(name) ? null : 'no-name') };

const isText = (value: Json | undefined): boolean => typeof value === 'string' && value !== '';

/** Every type that some description of the vendor's names. */
export const recordTypes: readonly RecordType[] = [
  { type: 'subscription_product', describedIn: 'seed page', attributes: productAttributes, ...named },
  { type: 'subscription_plan', describedIn: 'seed page', attributes: planAttributes, ...named },
  { type: 'subscription_subscriber', describedIn: 'both', ...unknownShape },
  { type: 'subscription_offering', describedIn: 'both', ...unknownShape },
  { type: 'subscription', describedIn: 'both', ...unknownShape },
  { type: 'subscription_feature', describedIn: 'later description', ...unknownShape },
];

/** The most objects the API takes in one file (imports page). */
export const mostRecords = 50_000;

/** A record as a line of an import file, without its end. */
export const lineOf = (type: string, attributes: Json): string => JSON.stringify({ data: { type, attributes } });
