import type { FieldError } from "../events/api/problem.ts";
import type { PinOutcome } from "../lib/core/templates/pin.ts";

/** Why a template that is named cannot be sent. `place`: the field that says where it was to go. */
export function notPinned(outcome: Exclude<PinOutcome, { readonly kind: "pinned" }>, place: string): FieldError {
  switch (outcome.kind) {
    case "partial":
      return { field: "template.key", code: "partial", message: "is for other templates to stand in" };
    case "no_body": {
      const there = outcome.media.join(", ") || "nothing";
      return { field: place, code: "no_content", message: `the template has bodies for ${there}` };
    }
    case "missing":
      switch (outcome.what) {
        case "template":
          return { field: "template.key", code: "not_found", message: "is no template" };
        case "version":
          return { field: "template.version", code: "not_found", message: "is no published version" };
        case "active_version":
          return { field: "template.key", code: "not_published", message: "has no published version" };
      }
  }
}
