/** What a webhook became, on its way to the functions that store it: messages in order, everything else without. */
import * as z from "zod/mini";
import { envelope } from "./envelope.ts";

const id = z.string().check(z.minLength(1));
const thread = {
  channel: id,
  externalId: id,
  direction: z.enum(["in", "out"]),
  senderId: id,
  timestamp: z.optional(z.iso.datetime()),
};

/** What happens in a thread. Further fields of the kind pass through. */
export const threadEvent = z.discriminatedUnion("event", [
  z.looseObject({ event: z.literal("message"), type: id, ...thread }),
  z.looseObject({ event: z.literal("message_edit"), type: id, targetId: id, ...thread }),
  z.looseObject({ event: z.literal("message_delete"), targetId: id, ...thread }),
  z.looseObject({ event: z.literal("reaction"), action: z.enum(["react", "unreact"]), ...thread }),
  z.looseObject({ event: z.literal("system"), type: id, ...thread }),
  z.looseObject({
    event: z.literal("preference"),
    channel: id,
    senderId: id,
    type: id,
    status: id,
    timestamp: z.optional(z.iso.datetime()),
  }),
  z.looseObject({
    event: z.literal("identity_change"),
    channel: id,
    newUserId: id,
    timestamp: z.optional(z.iso.datetime()),
  }),
]);

export const inboundEvent = envelope(
  "inbound.event",
  1,
  z.object({
    connectionId: id,
    conversationId: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
    chat: z.object({ id, type: z.enum(["person", "group"]) }),
    identities: z.array(z.object({ kind: id, value: id })).check(z.minLength(1)),
    event: threadEvent,
  }),
);
export type InboundEventMessage = z.infer<typeof inboundEvent>;

export const receiptEvent = envelope(
  "inbound.receipt",
  1,
  z.object({
    connectionId: id,
    /** Whether another attempt might succeed, as the channel reads the error code. */
    retryable: z.boolean(),
    /** Whose deliveries are meant, when the receipt names no message but a moment (`watermark`). */
    conversationId: z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
    event: z
      .looseObject({
        event: z.literal("status"),
        channel: id,
        externalId: z.optional(id),
        watermark: z.optional(z.iso.datetime()),
        status: z.enum([
          "sent",
          "delivered",
          "read",
          "played",
          "failed",
          "queued",
          "delayed",
          "bounced",
          "rejected",
          "complained",
          "opened",
          "clicked",
        ]),
        timestamp: z.optional(z.iso.datetime()),
      })
      .check(z.refine((event) => event.externalId !== undefined || event.watermark !== undefined, "names nothing")),
  }),
);
export type ReceiptMessage = z.infer<typeof receiptEvent>;

/** News of the provider about a connection: kept with it. */
export const noticeEvent = envelope(
  "inbound.notice",
  1,
  z.object({
    connectionId: id,
    event: z.looseObject({
      ...{ event: id, channel: id, accountId: z.optional(id), timestamp: z.optional(z.iso.datetime()) },
      /** What holds from now on of a template that the provider keeps. */
      template: z.optional(
        z.object({
          ...{ providerId: z.optional(id), name: z.optional(id), language: z.optional(id) },
          ...{ state: z.optional(id), category: z.optional(id), quality: z.optional(id), reason: z.optional(id) },
        }),
      ),
    }),
  }),
);
export type NoticeMessage = z.infer<typeof noticeEvent>;

/** What nobody could use: kept for diagnosis. */
export const keptEvent = envelope(
  "inbound.kept",
  1,
  z.object({ reason: id, channel: id, appId: id, accountId: z.optional(z.string()), raw: z.unknown() }),
);
export type KeptMessage = z.infer<typeof keptEvent>;

/** Everything that the queue `receipts` carries. */
export const unorderedEvent = z.discriminatedUnion("type", [receiptEvent, noticeEvent, keptEvent]);
