import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp } from "./common.ts";
import { Job } from "./jobs.ts";
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

export const VerificationOrder = named(
  z.strictObject({
    witness: described(
      z.optional(z.nullable(z.string().check(z.regex(/^\d{1,12}:[0-9a-f]{64}$/)))),
      "The end of the chain as an earlier verification told it, `<number>:<hash>`, kept outside of the system. Only by it shows whether the end was cut off, or the chain sealed anew.",
    ),
  }),
  "VerificationOrder",
  "How the log is to be verified.",
);

export const verifyAudit = operation({
  id: "verifyAudit",
  method: "POST",
  path: "/api/audit/verifications",
  tag: "Audit",
  summary: "Verify that the audit log is whole",
  description:
    "A job walks the whole chain. Its result counts `blocks`, `entries` and `findings`; where something is not as it was sealed, `firstBlock` is the first such block and the fact `firstProblem` says what is wrong with it: `missing`, `does_not_follow`, `entries_altered`, `block_altered`, `out_of_time` or `not_as_witnessed`. The fact `through` is when the last block was sealed, `witness` the end of the chain, to be kept elsewhere.",
  body: VerificationOrder,
  status: 202,
  answer: Job,
});

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
