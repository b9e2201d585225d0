import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const Action = z.enum(["created", "changed", "deleted", "signed_in", "refused", "exported"]);

export const AuditEntry = named(
  z.object({
    id: described(Id, "Its place in the chain: the block, and the number within it. Never changes."),
    at: described(Timestamp, "When the change was made, to the second."),
    action: Action,
    actor: described(
      z.object({ kind: z.enum(["person", "key", "rule", "system"]), id: Id }),
      "Who did it: a person, an API key, a rule of the business's own or the system itself.",
    ),
    entity: described(z.string(), "What kind of thing it was done to; `tenant` for a sign-in or a refusal."),
    entityId: Id,
    changes: described(
      z.array(z.object({ field: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) })),
      "Fields that say nothing of a customer and nothing secret.",
    ),
    hidden: described(z.array(z.string()), "Other fields that changed, by name alone."),
    facts: described(
      z.nullable(z.record(z.string(), z.unknown())),
      "Of a refusal which permission was lacking; of an export how much it held.",
    ),
    requestId: z.nullable(z.string()),
    from: described(
      z.nullable(z.string()),
      "The network that the request came from: the first 24 bits of the address, 48 of IPv6.",
    ),
  }),
  "AuditEntry",
  "Something that somebody did. Entries are sealed in blocks, each of which holds the hash of the one before.",
);
export type AuditEntry = z.infer<typeof AuditEntry>;

const Word = z.string().check(z.regex(/^[A-Za-z0-9:_.#/-]{1,200}$/));

export const listAudit = operation({
  id: "listAudit",
  method: "GET",
  path: "/api/audit",
  tag: "Audit",
  summary: "Who did what",
  description:
    "The newest first. A change shows within seconds. With filters a page may hold fewer entries than asked for, or none, and still have a next one.",
  query: z.strictObject({
    ...pageFields,
    actor: described(z.optional(Word), "Id of a person or key."),
    entity: z.optional(Word),
    entityId: z.optional(Word),
    action: z.optional(Action),
    from: described(z.optional(Timestamp), "From this instant on."),
    to: described(z.optional(Timestamp), "To before this instant."),
  }),
  status: 200,
  answer: pageOf(AuditEntry),
  problems: ["bad_cursor"],
});
