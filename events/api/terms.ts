/** Values that several nouns have. */
import * as z from "zod/mini";
import { described } from "./named.ts";

export const Tag = z.string().check(z.regex(/^\S(?:.*\S)?$/), z.maxLength(50));
export const Tags = described(
  z.array(Tag).check(
    z.maxLength(50),
    z.refine((tags) => new Set(tags).size === tags.length),
  ),
  "All of them; each once.",
);
export const Country = described(z.string().check(z.regex(/^[A-Z]{2}$/)), "ISO 3166-1 alpha-2.");
export const Language = described(
  z.string().check(z.regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/)),
  "BCP 47, such as es or es-MX.",
);
export const Day = described(z.iso.date(), "A day, such as 2026-03-31.");
export const PersonId = z.string().check(z.regex(/^(?:me|(?:usr|key)_[a-z0-9]{1,64})$/));
export const Assignee = described(z.nullable(PersonId), "A person's id, `me`, or null for nobody.");
export const TeamId = described(z.nullable(z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/))), "Null for none.");
/** A name in a key: of a funnel, a stage, a field, a rule. */
export const Slug = z.string().check(z.regex(/^[a-z0-9_]{1,40}$/));
