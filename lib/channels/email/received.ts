/** A mail that came in, as the event that it is: what a customer writes, or a report about what we wrote. */
import type { IgnoredEvent, MediaReference, MessageEvent, StatusEvent } from "../../core/messages/model.ts";
import { compact } from "../common/payloads.ts";
import { beginning } from "../common/split-text.ts";
import { addressOf, chatIdOf, LONGEST_SUBJECT, messageIdOf, messageIdsOf, oneLine } from "./address.ts";
import { isAutomatic } from "./automatic.ts";
import { withoutQuoted } from "./quoted.ts";
import type { ReadMail, ReadPart } from "./read.ts";
import { reportsOf } from "./report.ts";

/** What the provider says of it beside its bytes. */
export interface Arrival {
  readonly channel: string;
  /** The provider's id of it; its Message-ID where it has none. */
  readonly externalId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly recipientId?: string | undefined;
  /** As of `EventBase.timestamp`. */
  readonly timestamp?: string | undefined;
}

/** A character may take six bytes in a queue, which takes a quarter of a million in all. Longer texts are cut: what follows is hardly ever anything but mails that were answered. */
const LONGEST_TEXT = 30_000;
const LONGEST_NAME = 100;
const MOST_FILES = 30;

export function eventsOf(mail: ReadMail, arrival: Arrival): readonly (MessageEvent | StatusEvent | IgnoredEvent)[] {
  const base = { channel: arrival.channel, ...compact({ accountId: arrival.accountId, timestamp: arrival.timestamp }) };
  const reports = reportsOf(mail);
  if (reports) return reports.map((report) => ({ event: "status", ...base, ...report }));
  const own = messageIdOf(mail.header("message-id"));
  const senderId = addressOf(mail.from?.address);
  const externalId = arrival.externalId ?? own;
  if (senderId === undefined) return [ignored(base, "a mail without a sender who could be answered")];
  if (externalId === undefined) return [ignored(base, "a mail without an id")];
  const replies = [...new Set(mail.replyTo.flatMap((value) => addressOf(value) ?? []))];
  const references = messageIdsOf(mail.header("references"));
  const answered = messageIdsOf(mail.header("in-reply-to"));
  const root = references[0] ?? answered[0] ?? own ?? `<${externalId}>`;
  const threadId = messageIdOf(root) ?? root;
  const subject = oneLine(mail.subject, LONGEST_SUBJECT);
  const text = beginning(withoutQuoted(mail.text).toWellFormed(), LONGEST_TEXT);
  const files = mail.parts.slice(0, MOST_FILES).map(fileOf);
  return [
    {
      event: "message",
      type: "email",
      ...base,
      externalId,
      direction: "in",
      senderId,
      threadId,
      address: chatIdOf({
        address: (replies.length === 1 ? replies[0] : undefined) ?? senderId,
        root: threadId,
        subject,
      }),
      ...compact({
        senderName: oneLine(mail.from?.name, LONGEST_NAME) || undefined,
        recipientId: arrival.recipientId,
        subject: subject || undefined,
        text: text || undefined,
        media: files.length > 0 ? files : undefined,
        automatic: isAutomatic(mail) ? (true as const) : undefined,
      }),
    },
  ];
}

const ignored = (base: { readonly channel: string; readonly accountId?: string }, reason: string): IgnoredEvent => ({
  event: "ignored",
  ...base,
  reason,
});

function fileOf({ filename, mime, base64, size }: ReadPart): MediaReference {
  const name = filename === undefined ? "" : oneLine(filename, 150);
  return { content: base64, size, mime, ...(name ? { filename: name } : {}) };
}
