import { createLiveTicket } from "../../../../events/api/live.ts";
import { LIVE_PERMISSIONS } from "../../../../lib/core/live/model.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

export const liveRoutes: readonly Route<Tenant>[] = [
  route(createLiveTicket, "live.read", {
    input: ({ principal, may }) => ({ person: principal.id, permissions: LIVE_PERMISSIONS.filter(may) }),
    run: async ({ live }, viewer) => ({ url: live.url, ...(await live.issue(viewer)) }),
    output: (ticket) => done(ticket),
  }),
];
