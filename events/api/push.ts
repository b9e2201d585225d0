import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Notices";

export const PushKey = named(
  z.object({ publicKey: described(z.string(), "An uncompressed point of P-256, base64url without padding.") }),
  "PushKey",
  "What a browser subscribes with: `pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })`.",
);

export const PushSubscription = named(
  z.object({
    id: Id,
    service: described(z.string(), "Host of the browser's push service."),
    label: z.nullable(z.string()),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    expiresAt: described(Timestamp, "It is forgotten then, unless the browser registers again."),
    version: Version,
  }),
  "PushSubscription",
  "A browser in which the caller is told. Its address and its keys are shown to nobody.",
);
export type PushSubscription = z.infer<typeof PushSubscription>;

export const NewPushSubscription = named(
  z.strictObject({
    endpoint: described(
      z.string().check(z.minLength(1), z.maxLength(1000)),
      "Where its push service takes messages; https.",
    ),
    expirationTime: described(
      z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(8.64e15)))),
      "When the browser says that it ends, in milliseconds since 1970.",
    ),
    keys: z.strictObject({
      p256dh: described(z.string().check(z.maxLength(200)), "65 bytes, base64url without padding."),
      auth: described(z.string().check(z.maxLength(100)), "16 bytes, base64url without padding."),
    }),
    label: described(z.optional(Name), "What the person knows the browser by."),
  }),
  "NewPushSubscription",
  "What `PushSubscription.toJSON()` says in the browser, with a label.",
);

export const getPushKey = operation({
  id: "getPushKey",
  method: "GET",
  path: "/api/push/key",
  tag,
  summary: "The key that browsers subscribe with",
  description: "One per tenant; it is made at the first question and stays.",
  status: 200,
  answer: PushKey,
});
export const listPushSubscriptions = operation({
  id: "listPushSubscriptions",
  method: "GET",
  path: "/api/push-subscriptions",
  tag,
  summary: "List the browsers in which the caller is told",
  query: PageQuery,
  status: 200,
  answer: pageOf(PushSubscription),
  problems: ["bad_cursor"],
});
export const createPushSubscription = operation({
  id: "createPushSubscription",
  method: "POST",
  path: "/api/push-subscriptions",
  tag,
  summary: "Register a browser for push",
  description:
    "At each start of the browser: the same address is the same subscription, which lives on for another half year. At most 10 a person.",
  body: NewPushSubscription,
  status: 201,
  answer: PushSubscription,
  problems: ["limit_reached"],
});
export const deletePushSubscription = operation({
  id: "deletePushSubscription",
  method: "DELETE",
  path: "/api/push-subscriptions/{id}",
  tag,
  summary: "Tell the caller no more in a browser",
  status: 200,
  answer: PushSubscription,
  problems: ["not_found"],
});
