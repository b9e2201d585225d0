/** What Amazon says of text messages, in the product's words. */
import type { InboundEvent, StatusEvent } from "../../core/messages/model.ts";
import { decodeBody } from "../common/body.ts";
import { compact, excerpt, instant, type Json, record, string } from "../common/payloads.ts";
import { type Notice, noticesIn } from "./envelope.ts";
import { BARRED, CHANNEL, CONTEXT, START_WORDS, STATUSES, STOP_WORDS } from "./manifest.ts";

/** See `Channel.parse`. A body that is none of Amazon's gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  try {
    return (noticesIn(decoded.value) ?? []).map((notice) => {
      if (notice === "confirmation") return ignored("a topic asks whether it is wanted", excerpt(decoded.value));
      return notice === "unreadable" ? ignored("an unreadable message", excerpt(decoded.value)) : eventOf(notice);
    });
  } catch (error) {
    // The readers are written not to throw; should one do so after all, the body is kept for diagnosis.
    return [ignored(`could not be read: ${error instanceof Error ? error.name : "unknown"}`, undefined)];
  }
}

function ignored(reason: string, raw: unknown): InboundEvent {
  return { event: "ignored", channel: CHANNEL, reason, ...compact({ raw }) };
}

function eventOf({ said, at }: Notice): InboundEvent {
  const timestamp = moment(at);
  return string(said.inboundMessageId) === undefined ? receipt(said, timestamp) : message(said, timestamp);
}

/** ISO 8601 with milliseconds; undefined for what is no time. */
function moment(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function receipt(said: Json, at: string | undefined): InboundEvent {
  const type = string(said.eventType) ?? "";
  const externalId = string(said.messageId);
  const status = Object.hasOwn(STATUSES, type) ? STATUSES[type as keyof typeof STATUSES] : undefined;
  if (status === undefined) return ignored(`unknown event ${type.slice(0, 100)}`, excerpt(said));
  if (externalId === undefined) return ignored("an event without a message id", excerpt(said));
  const sender = string(said.originationPhoneNumber);
  const failed = status === "failed";
  const event: StatusEvent = {
    event: "status",
    channel: CHANNEL,
    externalId,
    status,
    ...compact({
      accountId: sender,
      senderId: sender,
      recipientId: string(said.destinationPhoneNumber),
      timestamp: instant(said.eventTimestamp) ?? at,
      clientRef: string(record(said.context)?.[CONTEXT.clientRef]),
      final: typeof said.isFinal === "boolean" ? said.isFinal : undefined,
      errorCode: failed ? type : undefined,
      errorText: failed ? string(said.messageStatusDescription) : undefined,
      unreachable: failed ? BARRED[type] : undefined,
    }),
  };
  return event;
}

function message(said: Json, timestamp: string | undefined): InboundEvent {
  const externalId = string(said.inboundMessageId);
  const senderId = string(said.originationNumber);
  if (externalId === undefined || senderId === undefined) return ignored("a message without a sender", excerpt(said));
  const account = string(said.destinationNumber);
  const keyword = string(said.messageKeyword);
  const word = keyword?.trim().toUpperCase() ?? "";
  const optOut = STOP_WORDS.includes(word) ? "stop" : START_WORDS.includes(word) ? "start" : undefined;
  return {
    event: "message",
    channel: CHANNEL,
    externalId,
    direction: "in",
    senderId,
    type: "text",
    ...compact({
      accountId: account,
      recipientId: account,
      timestamp,
      text: typeof said.messageBody === "string" ? said.messageBody.replaceAll("\u0000", "").toWellFormed() : undefined,
      keyword,
      replyTo: string(said.previousPublishedMessageId),
      optOut,
    } as const),
  };
}
