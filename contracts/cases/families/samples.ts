import { type Json, type JsonObject, isBlank } from '../../values/json.ts';

/** A value at or just beyond a constraint. */
export type Sample = {
  readonly variant: string;
  readonly words: string;
  /** `undefined`: the field is left out. */
  readonly value: Json | undefined;
  readonly valid: boolean;
  /** What it is a sample of: being there, its type, being blank, or another keyword. */
  readonly of: string;
};

type Options = {
  readonly required: boolean;
  /** Query, path and form values are text: a wrong type can only be text that reads as none of the right type. */
  readonly textual: boolean;
};

/** The samples of a schema: for each keyword it uses, a value that just holds and one that just does not. */
export const samplesOf = (schema: JsonObject, options: Options): Sample[] => [
  ...of('presence', presence(options)),
  ...of('type', ofType(schema, options)),
  ...Object.entries(schema).flatMap(([keyword, limit]) => of(keyword, byKeyword[keyword]?.(limit, schema) ?? [])),
];

/** A sample before it is known what it is one of. */
type Draft = Omit<Sample, 'of'>;

const of = (what: string, samples: readonly Draft[]): Sample[] =>
  samples.map((sample) => ({ ...sample, of: isBlank(sample.value) ? 'blank' : what }));

const sample =
  (isValid: boolean) =>
  (variant: string, words: string, value: Json | undefined): Draft => ({ variant, words, value, valid: isValid });
const [valid, invalid] = [sample(true), sample(false)];

const presence = ({ required }: Options): Draft[] =>
  required ? [invalid('missing', 'left out', undefined)] : [valid('left-out', 'left out', undefined)];

const wrongTypes: { readonly [type: string]: { readonly [variant: string]: Json } } = {
  string: { number: 1, array: ['a'], object: { a: 'a' }, boolean: true, null: null },
  boolean: { string: 'true', number: 1, null: null },
  integer: { string: '1', fraction: 1.5, null: null },
};

function ofType(schema: JsonObject, { textual }: Options): Draft[] {
  const type = String(schema['type']);
  if (textual)
    return type === 'integer'
      ? [invalid('word', 'that is a word', 'ten'), invalid('fraction', 'that is a fraction', '1.5')]
      : [];
  const wrong = Object.entries(wrongTypes[type] ?? {}).map(([variant, value]) =>
    invalid(variant, `of type ${variant}`, value),
  );
  const right = type === 'boolean' ? [valid('true', 'that is true', true), valid('false', 'that is false', false)] : [];
  return [...wrong, ...right];
}

const formats: { readonly [format: string]: Boundary } = {
  uuid: {
    valid: ['123e4567-e89b-42d3-a456-426614174000'],
    invalid: [
      'not-a-uuid',
      '123e4567e89b42d3a456426614174000',
      '123e4567-e89b-42d3-a456-42661417400',
      '123e4567-e89b-42d3-a456-42661417400g',
    ],
  },
  'date-time': { valid: ['2026-02-28T23:59:59Z'], invalid: ['2026-02-30T00:00:00Z', '2026-02-28'] },
  uri: { valid: ['https://example.org/'], invalid: ['example.org'] },
};

type Boundary = { readonly valid: readonly string[]; readonly invalid: readonly string[] };

const onBoundary = (name: string, boundary: Boundary = { valid: [], invalid: [] }): Draft[] => {
  const make = (values: readonly string[], how: typeof valid): Draft[] =>
    values.map((value) => how(`${name}-${slug(value)}`, `that is ${JSON.stringify(value)}`, value));
  return [...make(boundary.valid, valid), ...make(boundary.invalid, invalid)];
};

/** A readable name for a sample value: an index would rename its neighbours when a row is inserted. */
function slug(value: string): string {
  if (value.trim() === '') return value === '' ? 'empty' : 'spaces';
  return value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const byKeyword: { readonly [keyword: string]: (limit: Json, schema: JsonObject) => Draft[] } = {
  maxLength: (limit) => [
    valid('at-max-length', `of ${String(limit)} characters`, 'x'.repeat(Number(limit))),
    invalid('beyond-max-length', `of ${Number(limit) + 1} characters`, 'x'.repeat(Number(limit) + 1)),
  ],
  minLength: (limit) => [
    valid('at-min-length', `of ${String(limit)} character`, 'x'.repeat(Number(limit))),
    ...(Number(limit) > 0 ? [invalid('below-min-length', 'that is too short', 'x'.repeat(Number(limit) - 1))] : []),
  ],
  minimum: (limit) => [
    valid('at-minimum', `that is ${String(limit)}`, Number(limit)),
    invalid('below-minimum', `that is ${Number(limit) - 1}`, Number(limit) - 1),
  ],
  maximum: (limit) => [
    valid('at-maximum', `that is ${String(limit)}`, Number(limit)),
    invalid('above-maximum', `that is ${Number(limit) + 1}`, Number(limit) + 1),
  ],
  enum: (values) => [
    ...(values as readonly Json[]).map((value) =>
      valid(`enum-${slug(String(value))}`, `that is ${JSON.stringify(value)}`, value),
    ),
    invalid('not-in-enum', 'that is none of the allowed values', 'none-of-these'),
  ],
  format: (format) => onBoundary('format', formats[String(format)]),
  'x-boundary': (boundary) => onBoundary('pattern', boundary as Boundary),
};
