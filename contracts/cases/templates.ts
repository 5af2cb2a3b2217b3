import type { BodyTemplate, FileTemplate } from './case.ts';
import type { Json } from '../values/json.ts';

/** A record as a line of an import file, without its end. */
export const lineOf = (type: string, attributes: Json): string => JSON.stringify({ data: { type, attributes } });

/** A product in the shape of the vendor's sample file. */
export const product = lineOf('subscription_product', {
  external_ref: 'towels',
  name: 'Refined Cotton Towels',
  description: 'Two towels a month.',
  main_image: 'http://example.org/towels.png',
  price: { USD: { amount: 9941, includes_tax: true } },
  price_units: { unit: 'month', amount: 1 },
});

export const plan = lineOf('subscription_plan', {
  external_ref: 'monthly',
  name: 'Monthly',
  status: 'active',
  billing_interval_type: 'month',
  billing_frequency: 1,
  plan_length: 12,
  end_behavior: 'roll',
  can_pause: true,
  can_resume: true,
  can_cancel: true,
  fixed_price: { GBP: { amount: 90, includes_tax: false } },
});

/**
 * Records of types that each of the vendor's descriptions has (E-10), for what is uploaded to a store: one without products
 * and plans may refuse these. Their attributes are not described; nobody can be written to.
 */
export const offering = lineOf('subscription_offering', { external_ref: 'towel-club', name: 'Towel club' });
export const subscriber = lineOf('subscription_subscriber', { external_ref: 'jane', name: 'Jane Import' });

export const wellFormedLines: FileTemplate['lines'] = [
  [offering, 2],
  [subscriber, 1],
];

/** The shortest well-formed record, for files whose length is what counts. */
export const shortRecord = lineOf('subscription_product', { name: 'x' });

export const upload = (
  lines: FileTemplate['lines'],
  fields: { readonly [name: string]: string } = {},
): BodyTemplate => ({
  kind: 'multipart',
  file: { lines },
  fields,
});

/** The reference of the plain upload: "a unique attribute", so each session has one of its own. */
export const plainRef = '{run}-{session}';

/** Whom the plain imports of a run are for. */
export const runUser = '{run}-{destination_user}';

/** The plain create body of Import2 with some members changed. */
export const createBody = (changes: { readonly [member: string]: Json }): BodyTemplate => ({
  kind: 'json',
  value: { source_tool: '{source_tool}', destination_username: runUser, ...changes },
});
