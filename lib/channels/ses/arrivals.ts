import { type Json, list, record, string } from "../common/payloads.ts";
import type { Arrival } from "../contract.ts";
import { noticesIn } from "./envelope.ts";
import { TAGS } from "./manifest.ts";
import { idOf } from "./tags.ts";

/** See `Inbound.arrivals`. Events carry their app as a tag; mails are addressed to it. */
export function arrivals(event: unknown): readonly Arrival[] {
  return (noticesIn(event) ?? []).flatMap((notice) => {
    if (typeof notice === "string") return [];
    const { said } = notice;
    const mail = record(said.mail);
    // Other services say what they say by the same bringers.
    if (!mail) return [];
    if (said.eventType === undefined && said.notificationType === "Received") return [received(said, mail)];
    const tag = string(list(record(mail.tags)?.[TAGS.app])[0]);
    return [{ apps: tag === undefined ? [] : [idOf(tag)], body: said }];
  });
}

function received(said: Json, mail: Json): Arrival {
  const receipt = record(said.receipt) ?? {};
  // Those whom the receipt rule took it in for: what the headers say is the sender's own.
  const apps = list(receipt.recipients).flatMap((recipient) => appsIn(string(recipient) ?? ""));
  const messageId = string(mail.messageId);
  if (said.content !== undefined || messageId === undefined) return { apps, body: said };
  const action = record(receipt.action) ?? {};
  return {
    apps,
    body: said,
    kept: {
      name: messageId,
      with: (raw) => ({
        ...said,
        receipt: { ...receipt, action: { ...action, encoding: "BASE64" } },
        content: Buffer.from(raw).toString("base64"),
      }),
    },
  };
}

/** `<app>@host`, or `anything+<app>@host`. */
const appsIn = (recipient: string): readonly string[] =>
  recipient
    .toLowerCase()
    .slice(0, recipient.lastIndexOf("@"))
    .split("+")
    .filter((part) => /^[a-z0-9-]{1,32}\.[a-z0-9]{10}$/.test(part));
