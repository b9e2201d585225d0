import { closeLiveConnections, createLiveTicket, getLivePresence } from "../../../../events/api/live.ts";
import { attentionIn, LIVE_PERMISSIONS, peopleIn } from "../../../../lib/core/live/model.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const own = { everyMember: "Everybody may sign out; the caller's own connections are all there is to reach." };

export const liveRoutes: readonly Route<Tenant>[] = [
  route(createLiveTicket, "live.read", {
    input: ({ principal, may }) => ({ person: principal.id, permissions: LIVE_PERMISSIONS.filter(may) }),
    run: async ({ live }, viewer) => ({ url: live.url, ...(await live.issue(viewer)) }),
    output: (ticket) => done(ticket),
  }),

  route(getLivePresence, "live.read", {
    input: ({ may }) => ({ sees: may("conversations.read") }),
    run: async ({ live, clock }, { sees }) => {
      const [present, now] = [await live.company.present(), clock.now()];
      return { people: peopleIn(present, now), attention: sees ? [...attentionIn(present.connections, now)] : [] };
    },
    output: (presence) => done(presence),
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
