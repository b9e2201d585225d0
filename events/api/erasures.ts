import * as z from "zod/mini";
import { Id } from "./common.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

export const NewErasure = named(
  z.strictObject({
    contactId: Id.check(z.minLength(1), z.maxLength(64)),
    dryRun: described(z._default(z.boolean(), false), "Only counts what would go; the job's result says it."),
  }),
  "NewErasure",
  "Whom to forget.",
);

export const eraseContact = operation({
  id: "eraseContact",
  method: "POST",
  path: "/api/erasures",
  tag: "Jobs",
  summary: "Forget a contact",
  description:
    "Everything that names the person goes: contact, identities, messages, files, notes, leads, reminders. What stays names nobody: that so many messages were sent, and a hash by which an import or a restored backup does not bring the person back. It cannot be undone. Whoever writes again is a new contact. The job needs about two minutes more than the work itself.",
  body: NewErasure,
  status: 202,
  answer: Job,
  problems: ["not_found"],
});
