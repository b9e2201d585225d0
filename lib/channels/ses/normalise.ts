/** What SES tells of our mails, and the mails that it takes in, to events. */
import type { IgnoredEvent, InboundEvent, NoticeEvent, StatusEvent } from "../../core/messages/model.ts";
import { decodeBody } from "../common/body.ts";
import { compact, excerpt, type Json, list, record, string } from "../common/payloads.ts";
import { isOfSns } from "../common/sns.ts";
import { addressOf, oneLine } from "../email/address.ts";
import { iso } from "../email/time.ts";
import { type Notice, noticesIn } from "./envelope.ts";
import { CHANNEL, TAGS } from "./manifest.ts";
import { received } from "./received.ts";
import { idOf } from "./tags.ts";

/** See `Inbound.parse`. */
export async function parse(body: Uint8Array): Promise<readonly InboundEvent[]> {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  const events: InboundEvent[] = [];
  for (const notice of noticesIn(decoded.value) ?? [])
    events.push(
      ...(notice === "confirmation"
        ? [confirmation(record(decoded.value) ?? {})]
        : notice === "unreadable"
          ? [ignored("what SNS brought is not readable", decoded.value)]
          : await eventsOf(notice)),
    );
  return events;
}

const ignored = (reason: string, raw: unknown): IgnoredEvent => ({
  event: "ignored",
  channel: CHANNEL,
  reason,
  ...compact({ raw: excerpt(raw) }),
});

/** Somebody has to open the link, once they have made sure that the topic is theirs. */
function confirmation(said: Json): NoticeEvent | IgnoredEvent {
  const [type, url] = [string(said.Type), said.SubscribeURL];
  if (type === undefined || !isOfSns(url)) return ignored("SNS asks to open an address that is not its own", said);
  return {
    event: "verification",
    channel: CHANNEL,
    type,
    url,
    ...compact({ externalId: string(said.MessageId), timestamp: iso(said.Timestamp) }),
  };
}

async function eventsOf({ said, at }: Notice): Promise<readonly InboundEvent[]> {
  const type = string(said.eventType) ?? string(said.notificationType) ?? "";
  const mail = record(said.mail);
  if (type === "Received") return received(said, mail ?? {}, at);
  const externalId = string(mail?.messageId);
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!read || !mail || externalId === undefined)
    return [ignored(read ? `an incomplete ${type}` : "an unknown event", said)];
  const events = read(said, { mail, externalId, at });
  return events.length > 0 ? events : [ignored(`a ${type} of nobody`, said)];
}

interface Told {
  readonly mail: Json;
  readonly externalId: string;
  readonly at: string | undefined;
}
type Status = Omit<StatusEvent, "event" | "channel" | "externalId" | "timestamp" | "recipientId" | "clientRef">;

function status(
  { mail, externalId, at }: Told,
  recipient: unknown,
  time: unknown,
  what: Status,
): readonly InboundEvent[] {
  const recipientId = addressOf(string(recipient)) ?? string(recipient);
  if (recipientId === undefined) return [];
  const tag = string(list(record(mail.tags)?.[TAGS.clientRef])[0]);
  return [
    {
      event: "status",
      channel: CHANNEL,
      externalId,
      recipientId,
      ...what,
      ...compact({
        clientRef: tag === undefined ? undefined : idOf(tag),
        timestamp: iso(time) ?? iso(mail.timestamp) ?? iso(at),
      }),
    },
  ];
}

const everybody = (told: Told, time: unknown, what: Status) =>
  list(told.mail.destination).flatMap((recipient) => status(told, recipient, time, what));

type Reader = (said: Json, told: Told) => readonly InboundEvent[];

const words = (value: unknown): string | undefined => oneLine(string(value), 500) || undefined;

const READERS: Readonly<Record<string, Reader>> = {
  Send: (_said, told) => everybody(told, undefined, { status: "sent" }),
  Delivery(said, told) {
    const delivery = record(said.delivery);
    const recipients = list(delivery?.recipients);
    const all = recipients.length > 0 ? recipients : list(told.mail.destination);
    // The old notifications name the time of the mail; the new ones both.
    return all.flatMap((recipient) =>
      status(told, recipient, said.eventType ? delivery?.timestamp : told.mail.timestamp, { status: "delivered" }),
    );
  },
  Bounce(said, told) {
    const bounce = record(said.bounce);
    const [type, subtype] = [string(bounce?.bounceType), string(bounce?.bounceSubType)];
    const reason = [type, subtype].filter(Boolean).join("/") || undefined;
    return list(bounce?.bouncedRecipients).flatMap((recipient) => {
      const one = record(recipient);
      return status(told, one?.emailAddress, bounce?.timestamp, {
        status: "bounced",
        ...compact({
          reason,
          errorCode: string(one?.status),
          errorText: words(one?.diagnosticCode),
          // An out-of-office answer and a full mailbox are bounces, too, for SES.
          unreachable: type === "Permanent" ? ("bounce" as const) : undefined,
        }),
      });
    });
  },
  Complaint(said, told) {
    const complaint = record(said.complaint);
    const reason = string(complaint?.complaintFeedbackType);
    return list(complaint?.complainedRecipients).flatMap((recipient) =>
      status(told, record(recipient)?.emailAddress, complaint?.timestamp, {
        status: "complained",
        ...compact({ reason, unreachable: reason === "not-spam" ? undefined : ("complaint" as const) }),
      }),
    );
  },
  Reject(said, told) {
    const reason = words(record(said.reject)?.reason);
    return everybody(told, undefined, { status: "rejected", ...compact({ errorCode: reason, errorText: reason }) });
  },
  "Rendering Failure"(said, told) {
    const failure = record(said.failure);
    const what = compact({ errorCode: string(failure?.templateName), errorText: words(failure?.errorMessage) });
    return everybody(told, undefined, { status: "rejected", ...what });
  },
  DeliveryDelay(said, told) {
    const delay = record(said.deliveryDelay);
    return list(delay?.delayedRecipients).flatMap((recipient) => {
      const one = record(recipient);
      return status(told, one?.emailAddress, delay?.timestamp, {
        status: "delayed",
        ...compact({
          reason: string(delay?.delayType),
          errorCode: string(one?.status),
          errorText: words(one?.diagnosticCode),
        }),
      });
    });
  },
  Open(said, told) {
    const open = record(said.open);
    return everybody(told, open?.timestamp, { status: "opened", ...compact({ userAgent: words(open?.userAgent) }) });
  },
  Click(said, told) {
    const click = record(said.click);
    const what = compact({ url: string(click?.link)?.slice(0, 2_000), userAgent: words(click?.userAgent) });
    return everybody(told, click?.timestamp, { status: "clicked", ...what });
  },
  Subscription(said, { mail, externalId, at }) {
    const subscription = record(said.subscription);
    const preferences = record(subscription?.newTopicPreferences);
    const topics = list(preferences?.topicSubscriptionStatus).map(record);
    const left = preferences?.unsubscribeAll === true || topics.some((topic) => topic?.subscriptionStatus === "OptOut");
    return list(mail.destination).flatMap((recipient): readonly InboundEvent[] => {
      const senderId = addressOf(string(recipient));
      if (senderId === undefined) return [];
      const timestamp = iso(subscription?.timestamp) ?? iso(mail.timestamp) ?? iso(at);
      const state = left ? "unsubscribed" : "subscribed";
      return [
        {
          event: "preference",
          channel: CHANNEL,
          externalId,
          // Whoever leaves and comes back does so by the same mail.
          dedupeId: [externalId, senderId, state, timestamp].join("/"),
          senderId,
          type: string(subscription?.contactList) ?? "list",
          status: state,
          ...compact({ timestamp }),
        },
      ];
    });
  },
};
