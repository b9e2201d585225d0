import type { CalendarViewer } from "../../../lib/core/calendar/model.ts";
import { Refused } from "../../../lib/runtime/http/problem.ts";
import { invalid } from "../refusals.ts";
import type { Call } from "../route.ts";

/** A calendar is somebody's: a system has none. */
export function personIn({ principal }: Pick<Call, "principal">): string {
  if (principal.kind === "person") return principal.id;
  throw new Refused(invalid({ field: "caller", code: "no_person", message: "has no calendar: a key is no person" }));
}

export const viewerOf = ({ principal, may }: Pick<Call, "principal" | "may">): CalendarViewer => ({
  id: principal.id,
  reminders: may("reminders.manage"),
  campaigns: may("campaigns.read"),
  plans: may("campaigns.manage"),
  manage: may("calendar.manage"),
});
