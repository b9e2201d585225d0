import * as z from "zod/mini";
import { described } from "./named.ts";

export const Id = z.string();
/** ISO 8601, UTC, milliseconds. */
export const Timestamp = described(
  z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  "ISO 8601, UTC.",
);
export const Version = described(
  z.number().check(z.multipleOf(1)),
  "Grows with every change. Also in the `ETag` header; send it back in `If-Match` to change exactly this version.",
);

export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 20;

export const pageFields = {
  limit: described(
    z._default(z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(MAX_PAGE)), DEFAULT_PAGE),
    "Entries per page.",
  ),
  cursor: described(
    z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
    "`nextCursor` of the page before, with the same filters.",
  ),
};
export const PageQuery = z.strictObject(pageFields);

/** A page of a list: `nextCursor` is null on the last one. A page may hold fewer entries than asked for and still have a next one. */
export const pageOf = <Item extends z.core.$ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.nullable(z.string()), hasMore: z.boolean() });

export const Flag = z.enum(["true", "false"]);

/** Credential fields by name. They go in and never come out. */
export const CredentialValues = described(
  z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.string().check(z.minLength(1), z.maxLength(4096))),
  "Values by the field names that `GET /api/channels` gives. Secret ones are never shown again.",
);
export const Name = z.string().check(z.regex(/\S/), z.maxLength(100));
