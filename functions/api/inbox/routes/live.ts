import { closeLiveConnections, createLiveTicket } from "../../../../events/api/live.ts";
import { LIVE_PERMISSIONS } from "../../../../lib/core/live/model.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const own = { everyMember: "Everybody may sign out; the caller's own connections are all there is to reach." };

export const liveRoutes: readonly Route<Tenant>[] = [
  route(createLiveTicket, "live.read", {
    input: ({ principal, may }) => ({ person: principal.id, permissions: LIVE_PERMISSIONS.filter(may) }),
    run: async ({ live }, viewer) => ({ url: live.url, ...(await live.issue(viewer)) }),
    output: (ticket) => done(ticket),
  }),

  route(closeLiveConnections, own, {
    input: ({ principal, request }) => ({ person: principal.id, at: request.at }),
    run: async ({ live }, { person, at }) => {
      await live.closings.close(person, at);
      return { closedAt: at };
    },
    output: (closing) => done(closing),
  }),
];
