/** Outcomes of this part's use cases that are a "no", in the words of the API. */
import type { ContactOutcome } from "../../../lib/core/contacts/manage.ts";
import type { MergeOutcome } from "../../../lib/core/contacts/merge.ts";
import type { FieldOutcome } from "../../../lib/core/fields/manage.ts";
import type { FunnelOutcome } from "../../../lib/core/funnels/manage.ts";
import type { LeadOutcome } from "../../../lib/core/leads/manage.ts";
import { type Refusal, refuse } from "../../../lib/runtime/http/problem.ts";
import { invalid, missing, stale } from "../refusals.ts";

export function noLead(outcome: Exclude<LeadOutcome, { kind: "done" }>): Refusal {
  if (outcome.kind === "missing") return missing("lead");
  return outcome.kind === "stale" ? stale("lead", outcome.lead.version) : invalid(...outcome.problems);
}

export function noContact(outcome: Exclude<ContactOutcome, { kind: "done" }>): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("contact");
    case "stale":
      return stale("contact", outcome.contact.version);
    case "invalid":
      return invalid(...outcome.problems);
    case "taken":
      return refuse("already_exists", {
        detail: "another contact has one of these identities",
        errors: outcome.by.map(({ identity, contactId }) => ({
          field: `identities.${identity.kind}`,
          code: "taken",
          message: `belongs to the contact ${contactId}`,
          id: contactId,
        })),
        suggestion: "If it is the same person, change that contact, or merge the two.",
      });
  }
}

const WHY = {
  same: "a contact cannot be merged into itself",
  merged_elsewhere: "it is part of another contact already",
  too_many: "too many contacts would stand behind one",
  not_merged: "it is not part of another contact",
} as const;

export function notMerged(outcome: Exclude<MergeOutcome, { kind: "done" }>): Refusal {
  if (outcome.kind === "missing") return missing("contact");
  if (outcome.kind === "stale") return stale("contact", outcome.contact.version);
  return refuse("merge_refused", { detail: WHY[outcome.code] });
}

export function noFunnel(outcome: Exclude<FunnelOutcome, { kind: "done" }>): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("funnel");
    case "stale":
      return stale("funnel", outcome.funnel.version);
    case "exists":
      return refuse("already_exists", { detail: "there is a funnel of this name" });
    case "invalid":
      return invalid(...outcome.problems);
  }
}

export function noField(outcome: Exclude<FieldOutcome, { kind: "done" }>): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("field");
    case "stale":
      return stale("field", outcome.field.version);
    case "exists":
      return refuse("already_exists", { detail: "there is a field of this name" });
    case "invalid":
      return invalid(...outcome.problems);
  }
}
