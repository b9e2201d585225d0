/** What the other system posts, as `docs/channels/http.md` describes it, to events. */
import { createHash } from "node:crypto";
import type { IgnoredEvent, InboundEvent, VouchedAddress } from "../../core/messages/model.ts";
import { decodeBody, each } from "../common/body.ts";
import { compact, excerpt, type Json, record, string } from "../common/payloads.ts";
import { bodyOf } from "./body.ts";
import { CHANNEL, LONGEST_ID } from "./manifest.ts";

/** See `Channel.parse`. One event, or a list of them (`events`). */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(undefined, decoded.reason, decoded.raw)];
  const webhook = record(decoded.value);
  const accountId = idOf(webhook?.account);
  if (webhook === undefined || accountId === undefined)
    return [ignored(undefined, "no account is named", decoded.value)];
  return each(Array.isArray(webhook.events) ? webhook.events : [webhook], (value) => [eventOf(accountId, value)]);
}

const ignored = (accountId: string | undefined, reason: string, raw: unknown): IgnoredEvent => ({
  event: "ignored",
  channel: CHANNEL,
  reason,
  ...compact({ accountId, raw: excerpt(raw) }),
});

function idOf(value: unknown): string | undefined {
  const id = string(value);
  return id !== undefined && id.length <= LONGEST_ID && id.trim() !== "" && id.isWellFormed() ? id : undefined;
}

/** ISO 8601 with its zone. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;
function moment(value: unknown): string | undefined {
  const ms = typeof value === "string" && MOMENT.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

interface Said {
  readonly accountId: string;
  readonly type: string;
  readonly at: string | undefined;
  readonly data: Json;
}

function eventOf(accountId: string, value: unknown): InboundEvent {
  const item = record(value);
  const type = string(item?.type);
  const data = record(item?.data);
  const read = type !== undefined && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!item || !type || !data || !read)
    return ignored(accountId, read ? `${type} without data` : "an unknown event", value);
  return (
    read({ accountId, type, at: moment(item.timestamp), data }) ?? ignored(accountId, `an incomplete ${type}`, value)
  );
}

const LONGEST_NAME = 100;

/** The person; undefined where none is named. */
function personIn(value: unknown) {
  const person = record(value);
  const id = idOf(person?.id);
  if (id === undefined) return undefined;
  const vouched: VouchedAddress[] = [];
  const [phone, email] = [string(person?.phone)?.replace(/[\s().-]/g, ""), string(person?.email)?.trim().toLowerCase()];
  if (phone !== undefined && /^\+[1-9]\d{6,14}$/.test(phone)) vouched.push({ kind: "phone", value: phone });
  if (email !== undefined && email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    vouched.push({ kind: "email", value: email });
  return {
    id,
    name: string(person?.name)?.slice(0, LONGEST_NAME).toWellFormed(),
    vouched: vouched.length > 0 ? vouched : undefined,
  };
}

/** Who said it: `from` is a customer; `to`, one whom somebody of the business wrote to over there. */
function threadOf({ accountId, at, data }: Said, externalId: string) {
  const [from, to] = [personIn(data.from), personIn(data.to)];
  const people = from
    ? { direction: "in" as const, senderId: from.id, ...compact({ senderName: from.name, vouched: from.vouched }) }
    : to && { direction: "out" as const, senderId: accountId, recipientId: to.id, ...compact({ vouched: to.vouched }) };
  return (
    people && {
      channel: CHANNEL,
      accountId,
      externalId,
      // Systems make ids, each for itself.
      dedupeId: `${accountId}/${externalId}`,
      ...people,
      ...compact({ timestamp: at, replyTo: idOf(data.replyTo) }),
    }
  );
}

/** A change of a message has no id of its own: the same words at the same time are the same change. */
const changeId = ({ type, at, data }: Said, target: string) => {
  const digest = createHash("sha256")
    .update(JSON.stringify([type, at, excerpt(data)]))
    .digest("base64url");
  return `${target}/${digest.slice(0, 22)}`;
};

type Reader = (said: Said) => InboundEvent | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  "message.created"(said) {
    const [id, body] = [idOf(said.data.id), bodyOf(said.data)];
    const thread = id === undefined ? undefined : threadOf(said, id);
    if (!thread || !body) return undefined;
    return { event: body.payload === undefined ? "message" : "postback", ...thread, ...body };
  },
  "message.updated"(said) {
    const [id, body] = [idOf(said.data.id), bodyOf(said.data)];
    const thread = id === undefined ? undefined : threadOf(said, changeId(said, id));
    return id !== undefined && thread && body ? { event: "message_edit", ...thread, ...body, targetId: id } : undefined;
  },
  "message.deleted"(said) {
    const id = idOf(said.data.id);
    const thread = id === undefined ? undefined : threadOf(said, changeId(said, id));
    return id !== undefined && thread ? { event: "message_delete", ...thread, targetId: id } : undefined;
  },
  "reaction.created": (said) => reaction(said, "react"),
  "reaction.deleted": (said) => reaction(said, "unreact"),
  "message.delivered": (said) => receipt(said, "delivered"),
  "message.read": (said) => receipt(said, "read"),
  "message.failed": (said) => receipt(said, "failed"),
  "contact.identified"({ accountId, at, data }) {
    const person = personIn(data.contact);
    if (!person) return undefined;
    const { id, vouched } = person;
    const more = compact({ oldUserId: idOf(data.previousId), vouched, timestamp: at });
    return { event: "identity_change", channel: CHANNEL, accountId, newUserId: id, ...more };
  },
  "contact.opted_in": (said) => preference(said, "resume"),
  "contact.opted_out": (said) => preference(said, "stop"),
};

function reaction(said: Said, action: "react" | "unreact"): InboundEvent | undefined {
  const [target, emoji] = [idOf(said.data.id), string(said.data.emoji)?.slice(0, 64).toWellFormed()];
  if (target === undefined || (action === "react" && emoji === undefined)) return undefined;
  const thread = threadOf(said, changeId(said, target));
  if (!thread) return undefined;
  const shown = action === "react" ? compact({ text: emoji }) : {};
  return { event: "reaction", type: "reaction", ...thread, replyTo: target, action, ...shown };
}

/** `id` is ours: that of the delivery, as it went out. */
function receipt({ accountId, at, data }: Said, status: "delivered" | "read" | "failed"): InboundEvent | undefined {
  const id = string(data.id);
  if (id === undefined) return undefined;
  const why =
    status === "failed"
      ? { errorCode: string(data.code)?.slice(0, 64), errorText: string(data.reason)?.slice(0, 500).toWellFormed() }
      : {};
  return {
    ...{ event: "status", channel: CHANNEL, accountId, status, externalId: id, clientRef: id },
    ...compact({ timestamp: at, ...why }),
  };
}

function preference({ accountId, at, data }: Said, status: "resume" | "stop"): InboundEvent | undefined {
  const person = personIn(data.contact);
  if (!person) return undefined;
  const frame = { event: "preference", channel: CHANNEL, accountId, type: "marketing", status } as const;
  return { ...frame, senderId: person.id, ...compact({ timestamp: at, vouched: person.vouched }) };
}
