/** A mail of the business, as its customer's program shows it. Read by a parser that the product does not use. */
import { type AddressObject, simpleParser } from "mailparser";
import type { World } from "../channel.ts";
import type { ChatMessage } from "../types.ts";

export interface ArrivedMail {
  /** Whose chat it is in: the one recipient. */
  readonly to: string;
  readonly message: Pick<ChatMessage, "type" | "text" | "header" | "mail" | "media" | "replyTo">;
}

export async function arrived(world: World, accountId: string, raw: Uint8Array, to: string): Promise<ArrivedMail> {
  const parsed = await simpleParser(Buffer.from(raw), { skipTextToHtml: true, skipImageLinks: true });
  const html = typeof parsed.html === "string" ? parsed.html : undefined;
  const page = html && world.media.put({ accountId, mime: "text/html; charset=utf-8", bytes: Buffer.from(html) });
  const [attachment] = parsed.attachments;
  const file =
    attachment &&
    world.media.put({
      accountId,
      mime: attachment.contentType,
      bytes: attachment.content,
      ...(attachment.filename && { filename: attachment.filename }),
    });
  const subject = parsed.subject ?? "";
  const replyTo = addressIn(parsed.replyTo);
  const answered = bare(parsed.inReplyTo ?? "");
  const chat = world.chats.find(accountId, to);
  const quotes = chat?.messages.find(({ id, mail }) => id === answered || bare(mail?.messageId ?? "") === answered);
  return {
    to,
    message: {
      type: "mail",
      header: subject,
      text: parsed.text ?? "",
      mail: {
        messageId: parsed.messageId ?? "",
        subject,
        references: [parsed.references ?? []].flat(),
        ...(page && { html: page.id }),
        ...(replyTo !== undefined && { replyTo }),
      },
      ...(file && { media: { id: file.id, mime: file.mime, ...(file.filename && { filename: file.filename }) } }),
      ...(quotes && { replyTo: quotes.id }),
    },
  };
}

const bare = (id: string): string => id.replace(/^<|>$/g, "");

const addressIn = (found: AddressObject | undefined): string | undefined => found?.value[0]?.address;
