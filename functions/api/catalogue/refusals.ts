/** Outcomes of this part's use cases that are a "no", in the words of the API. */
import type { InterestOutcome } from "../../../lib/core/interests/manage.ts";
import type { ItemOutcome } from "../../../lib/core/items/manage.ts";
import type { TypeOutcome } from "../../../lib/core/items/types.ts";
import type { Refusal } from "../../../lib/runtime/http/problem.ts";
import { refuse } from "../../../lib/runtime/http/problem.ts";
import { full, invalid, missing, stale } from "../refusals.ts";

type No<Outcome, Yes> = Exclude<Outcome, { readonly kind: Yes }>;

export function noType(outcome: No<TypeOutcome, "done">): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("type of items");
    case "exists":
      return refuse("already_exists", { detail: "there is a type of this key" });
    case "full":
      return full(outcome.limit);
    case "stale":
      return stale("type", outcome.type.version);
    case "invalid":
      return invalid(...outcome.problems);
  }
}

export function noItem(outcome: Extract<ItemOutcome, { readonly kind: "missing" | "stale" | "invalid" }>): Refusal {
  if (outcome.kind === "missing") return missing("item");
  return outcome.kind === "stale" ? stale("item", outcome.item.version) : invalid(...outcome.problems);
}

export function noInterest(outcome: No<InterestOutcome, "done">): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("interest");
    case "full":
      return full(outcome.limit);
    case "stale":
      return stale("interest", outcome.interest.version);
    case "invalid":
      return invalid(...outcome.problems);
  }
}
