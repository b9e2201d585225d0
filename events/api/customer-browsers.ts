/** Browsers of customers, to which notifications go. */
import * as z from "zod/mini";
import { Id } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Sending policy";

const browser = {
  contactId: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
  connectionId: described(
    Id.check(z.minLength(1), z.maxLength(80)),
    "Whose key the browser subscribed to: its `address`.",
  ),
  subscription: described(
    z.object({
      endpoint: z.string().check(z.minLength(1), z.maxLength(1000)),
      keys: z.object({
        p256dh: z.string().check(z.maxLength(200)),
        auth: z.string().check(z.maxLength(100)),
      }),
    }),
    "What `PushSubscription.toJSON()` says in the browser.",
  ),
};

export const NewCustomerBrowser = named(
  z.strictObject({
    ...browser,
    marketing: described(z._default(z.boolean(), false), "Whether they agreed to advertising too."),
    detail: described(z._default(z.string().check(z.maxLength(200)), "browser"), "Where they agreed."),
    wording: described(z.optional(z.string().check(z.minLength(1), z.maxLength(2000))), "What they were shown."),
    ip: z.optional(z.string().check(z.maxLength(64))),
    userAgent: z.optional(z.string().check(z.maxLength(500))),
  }),
  "NewCustomerBrowser",
  "A browser in which a customer agreed to notifications.",
);

export const CustomerBrowserChange = named(
  z.strictObject(browser),
  "CustomerBrowserChange",
  "A browser in which a customer agrees no more.",
);

export const CustomerBrowser = named(
  z.object({ contactId: Id, service: described(z.string(), "Host of the browser's push service.") }),
  "CustomerBrowser",
  "A browser of a contact. Its address and its keys stand among the contact's identities.",
);
export type CustomerBrowser = z.infer<typeof CustomerBrowser>;

export const addCustomerBrowser = operation({
  id: "addCustomerBrowser",
  method: "POST",
  path: "/api/customer-browsers",
  tag,
  summary: "Add a browser of a contact",
  description:
    "For the server of a website whose visitors agree to notifications. The browser becomes an identity of the contact, also when it was another's before; what was agreed to is recorded in the ledger. More than ten on one website: the one that was added first goes.",
  body: NewCustomerBrowser,
  status: 201,
  answer: CustomerBrowser,
});

export const removeCustomerBrowser = operation({
  id: "removeCustomerBrowser",
  method: "POST",
  path: "/api/customer-browsers/remove",
  tag,
  summary: "Take a browser away from a contact",
  description:
    "What is not there is gone already. Where it is all that is known of the contact, it stays, and what was agreed to is withdrawn.",
  body: CustomerBrowserChange,
  status: 200,
  answer: CustomerBrowser,
});
