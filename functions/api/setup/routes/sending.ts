import { getSending, resumeSending, stopSending } from "../../../../events/api/sending.ts";
import type { StopOutcome } from "../../../../lib/core/switches/manage.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { sendingView } from "../views/sending.ts";

const shown = (outcome: StopOutcome) =>
  outcome.kind === "missing"
    ? invalid({ field: "connectionId", code: "not_found", message: "is no connection of this tenant" })
    : done(sendingView(outcome.stops));

export const sendingRoutes: readonly Route<Tenant>[] = [
  route(
    getSending,
    { everyMember: "whoever writes to customers has to know that nothing reaches them, and why" },
    {
      input: () => undefined,
      run: ({ stops }) => stops.look(),
      output: (stops) => done(sendingView(stops)),
    },
  ),

  route(stopSending, "sending.manage", {
    input: ({ body, principal }) => ({
      connectionId: body.connectionId ?? undefined,
      reason: body.reason.trim(),
      by: principal.id,
    }),
    run: ({ stops }, asked) => stops.stop(asked),
    output: shown,
  }),

  route(resumeSending, "sending.manage", {
    input: ({ body }) => body.connectionId ?? undefined,
    run: ({ stops }, connectionId) => stops.resume(connectionId),
    output: shown,
  }),
];
