/** What Mailjet posts: events, and mails as its Parse API takes them apart. https://dev.mailjet.com/email/guides/webhooks/, …/parse-api/ */
import { type Headers, simpleParser } from "mailparser";
import type { Receipt } from "../channel.ts";
import type { WrittenMail } from "../mail/written.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import { type Customer, customerKey } from "../types.ts";

type Fields = Readonly<Record<string, unknown>>;

export const event = (
  kind: string,
  { customer, messageId, at, clientRef }: Pick<Receipt, "customer" | "messageId" | "at" | "clientRef">,
  more: Fields = {},
): Fields => ({
  event: kind,
  time: Math.floor(at / 1000),
  MessageID: messageId,
  email: customerKey(customer as Customer),
  mj_campaign_id: 0,
  mj_contact_id: 0,
  customcampaign: "",
  CustomID: clientRef ?? "",
  Payload: "",
  ...more,
});

/** Before the other mail server has the mail, Mailjet tells nothing. */
export function receiptEvent(receipt: Receipt): Fields | undefined {
  const { status, errorCode } = receipt;
  switch (status) {
    case "sent":
    case "read":
      return undefined;
    case "delayed":
      return event("bounce", receipt, failure(false, "domain", "greylisted"));
    case "delivered":
      return event("sent", receipt, { mj_message_id: receipt.messageId, smtp_reply: "sent (250 2.0.0 OK)" });
    case "failed": {
      if (errorCode === ERROR_PRESETS.spam)
        return event("blocked", receipt, { error_related_to: "spam", error: "content blocked" });
      const full = errorCode === ERROR_PRESETS.transient || errorCode === ERROR_PRESETS.window;
      return event("bounce", receipt, failure(!full, "recipient", full ? "quota exceeded" : "user unknown"));
    }
  }
}

const failure = (hard: boolean, related: string, error: string): Fields => ({
  blocked: hard,
  hard_bounce: hard,
  error_related_to: related,
  error,
});

/** These come as one text each, all others as a list. */
const SINGLE = [
  "date",
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
  "message-id",
  "in-reply-to",
  "references",
  "subject",
];

export async function takenApart({ from, raw }: WrittenMail, recipient: string): Promise<Fields> {
  const mail = await simpleParser(raw, { skipTextToHtml: true });
  const files = mail.attachments.map((file, index) => [`Attachment${index + 1}`, file] as const);
  return {
    Sender: from,
    Recipient: recipient,
    Date: new Date().toISOString().replace(/[-:]|\.\d+Z$/g, ""),
    From: mail.from?.text ?? from,
    Subject: mail.subject ?? "",
    Headers: headersOf(mail.headerLines, mail.headers),
    Parts: [
      { Headers: { "Content-Type": "text/plain; charset=UTF-8" }, ContentRef: "Text-part" },
      ...files.map(([ContentRef, { contentType, filename }]) => ({
        Headers: {
          "Content-Type": `${contentType}; name=${filename}`,
          "Content-Transfer-Encoding": "base64",
          "Content-Disposition": `attachment; filename=${filename}`,
        },
        ContentRef,
      })),
    ],
    "Text-part": mail.text ?? "",
    ...Object.fromEntries(files.map(([name, { content }]) => [name, content.toString("base64")])),
    SpamAssassinScore: "0.1",
    CustomID: "",
    Payload: "",
  };
}

function headersOf(lines: readonly { readonly key: string; readonly line: string }[], read: Headers): Fields {
  const headers: Record<string, unknown> = {};
  for (const { key, line } of lines) {
    const name = line.slice(0, line.indexOf(":"));
    const value = line
      .slice(line.indexOf(":") + 1)
      .replace(/\s*\r?\n\s*/g, " ")
      .trim();
    const subject = key === "subject" ? read.get("subject") : undefined;
    headers[name] = SINGLE.includes(key)
      ? (subject ?? value)
      : [...((headers[name] as string[] | undefined) ?? []), value];
  }
  return headers;
}
