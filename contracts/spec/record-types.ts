/** The types of records that an import is counted by (E-10), in the order in which the vendor lists them. */
export const recordTypes = [
  'subscription_product',
  'subscription_plan',
  'subscription_subscriber',
  'subscription_offering',
  'subscription',
] as const;
/** Of these alone the shape is known: they need a name. Of the others only that they have attributes is. */
export const namedTypes: readonly string[] = ['subscription_product', 'subscription_plan'];

export type RecordType = (typeof recordTypes)[number];

/** The most objects the API takes in one file (imports page). */
export const mostRecords = 50_000;
