import { getDelivery, listDeliveries, sendDeliveryAgain } from "../../../../events/api/deliveries.ts";
import { isListed, LISTED_STATUSES, parseDeliveryId } from "../../../../lib/core/deliveries/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { deliveriesOf } from "../deliveries-of.ts";
import { route, type Tenant } from "../tenant.ts";
import { deliveryView } from "../views/message.ts";

export const deliveryRoutes: readonly Route<Tenant>[] = [
  route(listDeliveries, "deliveries.read", {
    input: ({ query }) => ({ state: query.state, conversationId: query.conversationId, page: pageRequest(query) }),
    run: async (tenant, { state, conversationId, page }) => {
      if (conversationId !== undefined) {
        const found = await deliveriesOf(tenant, conversationId, state, page);
        return found ? { kind: "page" as const, page: found } : { kind: "missing" as const };
      }
      if (state === undefined || !isListed(state)) return { kind: "not_listed" as const };
      return { kind: "page" as const, page: await tenant.deliveries.list(state, page) };
    },
    output: (outcome) => {
      if (outcome.kind === "page") return done(pageBody(outcome.page, deliveryView));
      if (outcome.kind === "missing") return missing("conversation");
      const states = LISTED_STATUSES.join(", ");
      return refuse("state_not_listed", {
        detail: `across conversations, deliveries are listed by one of these states: ${states}`,
        suggestion: "Add `conversationId` to list those of one conversation, in any state.",
      });
    },
  }),

  route(getDelivery, "deliveries.read", {
    input: ({ params }) => parseDeliveryId(params.id),
    run: async ({ deliveries }, id) => id && deliveries.get(id),
    output: (message) => (message ? done(deliveryView(message)) : missing("delivery")),
  }),

  route(sendDeliveryAgain, "conversations.reply", {
    input: ({ params, principal, request }) => ({ id: parseDeliveryId(params.id), by: principal.id, at: request.at }),
    run: async ({ deliveries }, { id, by, at }) => {
      const queued = id ? await deliveries.sendAgain(id, by, at) : false;
      return { queued, message: id && (await deliveries.get(id)) };
    },
    output: ({ queued, message }) => {
      if (!message) return missing("delivery");
      if (queued) return done(deliveryView(message));
      return refuse("delivery_not_open", {
        detail: `it is ${message.status}; only a failed delivery, or one whose fate nobody knows, is sent again`,
      });
    },
  }),
];
