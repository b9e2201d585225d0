import { listContactInterests, listContactMatches } from "../../../../events/api/interests.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { interestView, matchView } from "../../views-of-items.ts";
import { route, type Tenant } from "../tenant.ts";

export const contactInterestRoutes: readonly Route<Tenant>[] = [
  route(listContactInterests, "contacts.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ contacts, interests }, { id, page }) => {
      const family = await contacts.family(id);
      if (family.length === 0) return undefined;
      const held = await interests.ofContacts(family.map(({ contactId }) => contactId));
      return pageOfAll(held, ({ interestId }) => interestId, page);
    },
    output: (page) => (page ? done(pageBody(page, interestView)) : missing("contact")),
  }),

  route(listContactMatches, "contacts.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: ({ matchesOf }, { id, page }) => matchesOf(id, page),
    output: (page) => (page ? done(pageBody(page, matchView)) : missing("contact")),
  }),
];
