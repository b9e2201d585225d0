import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Deliveries";

export const DeliveryState = z.enum([
  "queued",
  "deferred",
  "sending",
  "unknown",
  "presumed_lost",
  "sent",
  "failed",
  "delivered",
  "read",
  "suppressed",
  "expired",
  "cancelled",
]);

export const DeliveryReason = z.object({ code: z.string(), text: z.string(), retryable: z.boolean() });
export const DeliveryTimes = described(
  z.object({
    sent: z.optional(Timestamp),
    delivered: z.optional(Timestamp),
    read: z.optional(Timestamp),
    failed: z.optional(Timestamp),
  }),
  "When each state was reached, as the provider says.",
);

export const Delivery = named(
  z.object({
    id: described(Id, "The id of the message that it delivers."),
    conversationId: Id,
    status: DeliveryState,
    reason: described(z.nullable(DeliveryReason), "Why it was not sent, not yet, or not received."),
    attempts: z.number(),
    at: Timestamp,
    times: DeliveryTimes,
    wakeAt: described(z.nullable(Timestamp), "When a deferred one is tried again, or an unknown one is given up."),
    author: Id,
    type: z.string(),
    externalId: z.nullable(z.string()),
  }),
  "Delivery",
  "How far one outbound message came.",
);
export type Delivery = z.infer<typeof Delivery>;

export const listDeliveries = operation({
  id: "listDeliveries",
  method: "GET",
  path: "/api/deliveries",
  tag,
  summary: "List deliveries",
  description:
    "With `state` alone: deliveries that somebody has to know about, latest first. With `conversationId`: those of one conversation, in any state.",
  query: z.strictObject({
    ...pageFields,
    state: z.optional(DeliveryState),
    conversationId: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
  }),
  status: 200,
  answer: pageOf(Delivery),
  problems: ["bad_cursor", "state_not_listed", "not_found"],
});
export const getDelivery = operation({
  id: "getDelivery",
  method: "GET",
  path: "/api/deliveries/{id}",
  tag,
  summary: "Get a delivery",
  status: 200,
  answer: Delivery,
  problems: ["not_found"],
});
export const sendDeliveryAgain = operation({
  id: "sendDeliveryAgain",
  method: "POST",
  path: "/api/deliveries/{id}/send-again",
  tag,
  summary: "Send a delivery again",
  description:
    "For a delivery that failed, or of which nobody knows whether it went out (`unknown`, `presumed_lost`). It may then arrive twice, which is why only a person decides it.",
  status: 202,
  answer: Delivery,
  problems: ["not_found", "delivery_not_open"],
});
