import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";

export const Note = named(
  z.object({ id: Id, text: z.string(), author: Id, createdAt: Timestamp }),
  "Note",
  "What somebody wrote down, for the team alone.",
);
export type Note = z.infer<typeof Note>;

export const NewRecordNote = named(
  z.strictObject({ text: described(z.string().check(z.regex(/\S/), z.maxLength(4000)), "Seen by the team alone.") }),
  "NewRecordNote",
  "A note on a contact or a lead.",
);
