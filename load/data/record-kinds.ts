import type { RecordType } from '../../contracts/spec/record-types.ts';
import type { JsonObject } from '../../contracts/values/json.ts';
import type { Random } from '../../contracts/values/random.ts';

/** What is known of a type of record. */
export type RecordKind = {
  /** One that imports are counted by, or one that a description names beside those. */
  readonly type: RecordType | 'subscription_feature';
  /** Which of the vendor's descriptions has it: the list drifts (E-10). */
  readonly describedIn: 'seed page' | 'later description' | 'both';
  /** Invents the attributes of one record; left out where only `data.type` and an object `data.attributes` are known. */
  readonly attributes?: (random: Random) => JsonObject;
};

/** A product in the shape of the vendor's published sample, with invented values. Prices in the smallest unit. */
const product = (random: Random): JsonObject => ({
  external_ref: uuid(random),
  name: `${random.pick(adjectives)} ${random.pick(nouns)}`,
  description: sentences(random),
  main_image: `https://images.example/${random.whole(1, 99_999)}.png`,
  price: { USD: { amount: random.whole(100, 10_000), includes_tax: random.chance(0.5) } },
  price_units: { unit: random.pick(['day', 'month']), amount: random.whole(100, 10_000) },
});

/** A plan, likewise. It names no product. */
const plan = (random: Random): JsonObject => ({
  external_ref: uuid(random),
  name: random.pick(['Weekly', 'Monthly', 'Quarterly', 'Yearly']),
  status: 'active',
  billing_interval_type: random.pick(['day', 'week', 'month', 'year']),
  billing_frequency: random.whole(1, 7),
  plan_length: random.whole(1, 12),
  end_behavior: random.pick(['roll', 'close']),
  can_pause: random.chance(0.5),
  can_resume: random.chance(0.5),
  can_cancel: random.chance(0.5),
  description: sentences(random),
  trial_period: random.whole(0, 12),
  fixed_price: { GBP: { amount: random.whole(10, 1000), includes_tax: random.chance(0.5) } },
});

/** Every type that some description of the vendor's names. */
export const recordKinds: readonly RecordKind[] = [
  { type: 'subscription_product', describedIn: 'seed page', attributes: product },
  { type: 'subscription_plan', describedIn: 'seed page', attributes: plan },
  { type: 'subscription_subscriber', describedIn: 'both' },
  { type: 'subscription_offering', describedIn: 'both' },
  { type: 'subscription', describedIn: 'both' },
  { type: 'subscription_feature', describedIn: 'later description' },
];

/** Words that names and descriptions are made of; some beyond ASCII, so that lengths in bytes and characters differ. */
const adjectives = 'Quiet Copper Handmade Folding Nordic Crème Tiny Everyday Größte Second'.split(' ');
const nouns = 'Lamp Kettle Notebook Bicycle Teapot Jalapeño Blanket Radio Saké Umbrella'.split(' ');
const clauses = [
  'arrives on the first of the month',
  'keeps for a year',
  'made to order',
  'ships from the nearest warehouse',
  'comes with a spare part',
  'can be sent back within 30 days',
];

/** Line breaks stand within descriptions of the sample too: escaped, they do not end a line of the file. */
function sentences(random: Random): string {
  const all = Array.from({ length: random.whole(2, 4) }, () => `${random.pick(nouns)} ${random.pick(clauses)}.`);
  return all.join(random.chance(0.3) ? '\n' : ' ');
}

/** A version 4 UUID (RFC 9562). */
function uuid(random: Random): string {
  const hex = (digits: number): string =>
    random
      .whole(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(6)}${hex(6)}`;
}
