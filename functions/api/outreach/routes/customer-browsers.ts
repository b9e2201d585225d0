import {
  addCustomerBrowser,
  type CustomerBrowser,
  removeCustomerBrowser,
} from "../../../../events/api/customer-browsers.ts";
import type { ConsentSource } from "../../../../lib/core/consent/model.ts";
import type { BrowserOutcome } from "../../../../lib/core/contacts/browsers.ts";
import { present } from "../../present.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Reply, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** As the channel writes it: the endpoint, and behind # the keys. */
const addressOf = ({ endpoint, keys: { p256dh, auth } }: Subscription): string =>
  `${endpoint}#${new URLSearchParams({ p256dh, auth })}`;

const sourceOf = (principal: string): ConsentSource => (principal === "key" ? "api" : "person");

function answered(outcome: BrowserOutcome): Reply<CustomerBrowser> {
  if (outcome.kind === "missing") return missing("contact");
  if (outcome.kind === "invalid") {
    const { field, code, message } = outcome;
    return invalid({ field, code, message });
  }
  return done({ contactId: outcome.contactId, service: new URL(outcome.identity.value).hostname });
}

export const customerBrowserRoutes: readonly Route<Tenant>[] = [
  route(addCustomerBrowser, "contacts.manage", {
    input: ({ body, principal, request }) => ({ body, source: sourceOf(principal.kind), at: request.at }),
    run: ({ browsers }, { body: { contactId, connectionId, subscription, marketing, detail, ...rest }, source, at }) =>
      browsers.add(
        { contactId, connectionId, address: addressOf(subscription) },
        { marketing, detail, source, ...present(rest) },
        at,
      ),
    output: answered,
  }),

  route(removeCustomerBrowser, "contacts.manage", {
    input: ({ body, principal, request }) => ({ body, source: sourceOf(principal.kind), at: request.at }),
    run: ({ browsers }, { body: { contactId, connectionId, subscription }, source, at }) =>
      browsers.remove({ contactId, connectionId, address: addressOf(subscription) }, source, at),
    output: answered,
  }),
];
