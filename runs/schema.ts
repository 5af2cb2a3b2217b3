import { type Static, type TObject, type TProperties, type TReadonly, type TSchema, type TUnsafe, Type } from 'typebox';

export type Of<Schema extends TSchema> = Static<Schema>;

type ReadOnly<Members extends TProperties> = { [Name in keyof Members]: TReadonly<Members[Name]> };

export const text = Type.String();
export const number = Type.Number();
export const boolean = Type.Boolean();
export const count = Type.Integer({ minimum: 0 });
export const instant = Type.String({ format: 'date-time' });
export const maybe = Type.Optional;

/** An object; members that are not named here may stand in it as well. */
export const object = <Members extends TProperties>(members: Members): TObject<ReadOnly<Members>> =>
  Type.Object(members) as unknown as TObject<ReadOnly<Members>>; // `readonly` is for the compiler alone

export const list = <Item extends TSchema>(of: Item): TUnsafe<readonly Of<Item>[]> => Type.Unsafe(Type.Array(of));

/** Values by names that are not known beforehand. */
export const byName = <Value extends TSchema>(of: Value): TUnsafe<{ readonly [name: string]: Of<Value> }> =>
  Type.Unsafe({ type: 'object', additionalProperties: of });

export const oneOf = <const Values extends readonly (string | number | boolean)[]>(
  ...values: Values
): TUnsafe<Values[number]> => Type.Unsafe({ enum: values });

export const orNull = <Value extends TSchema>(of: Value): TUnsafe<Of<Value> | null> =>
  Type.Unsafe({ anyOf: [of, Type.Null()] });

/** One of several objects, told apart by their `kind`. */
export const byKind = <const Kinds extends readonly TSchema[]>(...kinds: Kinds): TUnsafe<Of<Kinds[number]>> =>
  Type.Unsafe({ type: 'object', required: ['kind'], discriminator: { propertyName: 'kind' }, oneOf: kinds });

/**
 * A value of another room's type. Asked for is what a reader relies on; a name is any text, so that results with names
 * that were given up since are still read.
 */
export const shapeOf =
  <Value>() =>
  <Schema extends TSchema>(schema: Value extends Of<Schema> ? Schema : never): TUnsafe<Value> =>
    Type.Unsafe(schema);
