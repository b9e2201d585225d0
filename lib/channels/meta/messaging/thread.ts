/** What happens inside a conversation: messages, presses of buttons, edits, deletions and reactions, in both directions. */
import { createHash } from "node:crypto";
import type { Direction, InboundEvent, MessageBody } from "../../../core/messages/model.ts";
import { compact, type Json, record, string } from "../../common/payloads.ts";
import { base, type Item, ignored } from "./item.ts";
import { messageBody, readReferral } from "./message-body.ts";

/** A message of a customer, or the echo of one that the account sent: from its inbox, from another app, or from here. */
export function message(item: Item, part: Json): readonly InboundEvent[] {
  const externalId = string(part.mid);
  if (externalId === undefined) return [ignored("a message without an id", item.value, item)];
  const people = peopleOf(item, part.is_echo === true);
  if (people === undefined) return [ignored("no sender identity", item.value, item, externalId)];
  const around = { ...base(item), ...people, ...standbyOf(item) };
  if (part.is_deleted === true) {
    return [{ event: "message_delete", ...around, externalId: madeId("delete", externalId), targetId: externalId }];
  }
  const answered = record(part.reply_to);
  const story = record(answered?.story);
  const more = compact({
    replyTo: string(answered?.mid),
    replyToStory: string(story?.id),
    clientRef: people.direction === "out" ? string(part.metadata) : undefined,
  });
  const body = messageBody(item.dialect, part);
  // A story is gone after a day, so it is kept with what was said about it.
  const shown = string(story?.url);
  const media = shown !== undefined && body.media === undefined ? { media: [{ url: shown }] } : {};
  return [{ event: "message", ...around, externalId, ...more, ...body, ...media }];
}

export function edit(item: Item, part: Json): readonly InboundEvent[] {
  const targetId = string(part.mid);
  if (targetId === undefined) return [ignored("an edit of nothing", item.value, item)];
  const people = peopleOf(item, false);
  if (people === undefined) return [ignored("no sender identity", item.value, item, targetId)];
  const text = string(part.text);
  const body: MessageBody = text === undefined ? { type: "unsupported" } : { type: "text", text };
  const externalId = madeId("edit", targetId, string(part.num_edit) ?? item.timestamp ?? "", text ?? "");
  return [{ event: "message_edit", ...base(item), ...people, ...standbyOf(item), externalId, targetId, ...body }];
}

/** Some presses have no id: the same person, moment and data are then the same press. */
export function postback(item: Item, part: Json): readonly InboundEvent[] {
  const people = peopleOf(item, false);
  if (people === undefined) return [ignored("no sender identity", item.value, item)];
  const payload = string(part.payload);
  const externalId =
    string(part.mid) ??
    madeId("postback", people.senderId, item.timestamp ?? "", payload ?? "", string(part.title) ?? "");
  const said = compact({
    type: "button_reply",
    text: string(part.title)?.trim() || undefined,
    payload,
    referral: readReferral(record(part.referral)),
  });
  return [{ event: "postback", ...base(item), ...people, ...standbyOf(item), externalId, ...said }];
}

export function reaction(item: Item, part: Json): readonly InboundEvent[] {
  const target = string(part.mid);
  if (target === undefined) return [ignored("a reaction to nothing", item.value, item)];
  const people = peopleOf(item, false);
  if (people === undefined) return [ignored("no sender identity", item.value, item, target)];
  const emoji = string(part.emoji);
  const taken = part.action === "unreact";
  const text = taken ? undefined : (emoji ?? item.dialect.reactions[string(part.reaction) ?? ""]);
  return [
    {
      event: "reaction",
      ...base(item),
      ...people,
      ...standbyOf(item),
      externalId: madeId("reaction", target, people.senderId, taken ? "" : (text ?? ""), item.timestamp ?? ""),
      replyTo: target,
      type: "reaction",
      action: taken ? "unreact" : "react",
      ...(text === undefined ? {} : { text }),
    },
  ];
}

interface People {
  readonly direction: Direction;
  readonly senderId: string;
  readonly recipientId?: string;
}

/** Whatever the account itself sent is an echo; its customer is the other one, on whichever side the webhook names them. */
function peopleOf({ accountId, senderId, recipientId }: Item, echo: boolean): People | undefined {
  if (!echo && (senderId === undefined || senderId !== accountId)) {
    return senderId === undefined ? undefined : { direction: "in", senderId };
  }
  const customer = senderId === undefined || senderId === accountId ? recipientId : senderId;
  const ours = accountId ?? (customer === senderId ? recipientId : senderId);
  if (customer === undefined || ours === undefined) return undefined;
  return { direction: "out", senderId: ours, recipientId: customer };
}

const standbyOf = ({ standby }: Item) => (standby ? { standby: true as const } : {});

/** An id for what Meta gives none: the same for every repetition of the webhook, and short whatever it is made of. */
function madeId(kind: string, ...parts: readonly string[]): string {
  return `${kind}.${createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32)}`;
}
