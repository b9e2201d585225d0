import { getCalendarLink, makeCalendarLink, revokeCalendarLink } from "../../../../events/api/calendar.ts";
import { done, type Route } from "../../route.ts";
import { personIn } from "../person.ts";
import { route, type Tenant } from "../tenant.ts";

const none = { active: false, createdAt: null, url: null };

export const linkRoutes: readonly Route<Tenant>[] = [
  route(getCalendarLink, "calendar.read", {
    input: personIn,
    run: ({ manageLink }, person) => manageLink.get(person),
    output: (link) => done(link ? { active: true, createdAt: link.createdAt, url: null } : none),
  }),

  route(makeCalendarLink, "calendar.manage", {
    input: (call) => ({ person: personIn(call), request: call.request }),
    run: ({ manageLink }, { person, request }) => manageLink.make(person, request),
    output: ({ token, createdAt }, _call, { linksUrl }) =>
      done({ active: true, createdAt, url: `${linksUrl}/calendar/${token}.ics` }, { location: "/api/calendar/link" }),
  }),

  route(revokeCalendarLink, "calendar.manage", {
    input: personIn,
    run: ({ manageLink }, person) => manageLink.revoke(person),
    output: () => done(none),
  }),
];
