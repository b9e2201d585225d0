import * as z from "zod/mini";

/** What the reference says about a schema. `id` makes it a component of the OpenAPI document; the rest is JSON Schema. */
export interface SchemaNotes {
  readonly id?: string;
  readonly description?: string;
  readonly minProperties?: number;
  /** Of what is checked later, one by one: what it may be. */
  readonly anyOf?: readonly { readonly $ref: string }[];
}

/** Kept beside the schemas and not in them, so that validating ships no prose. */
export const notes = z.registry<SchemaNotes>();

/** A schema that the OpenAPI document refers to by name; `examples.ts` may hold an example of it. */
export function named<Schema extends z.core.$ZodType>(
  schema: Schema,
  id: string,
  description: string,
  more: Pick<SchemaNotes, "minProperties"> = {},
): Schema {
  notes.add(schema, { id, description, ...more } as never);
  return schema;
}

/** A field with its meaning, which is its own: the schema may be what other fields are, too. */
export function described<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  const own = z.clone(schema);
  notes.add(own, { description } as never);
  return own;
}
