/** From a part that came out of `plan` to the mail that it is, for whichever provider carries it. */
import type { SendOutcome } from "../../core/messages/model.ts";
import type { SendRequest } from "../contract.ts";
import { addressOf, type Chat, chatOf, isOurRoot, isPlain, messageIdOf, oneLine } from "./address.ts";
import type { Mail } from "./compose.ts";
import { htmlOf } from "./words.ts";

export type Prepared =
  | { readonly ok: true; readonly mail: Mail }
  | { readonly ok: false; readonly outcome: SendOutcome };

const refuse = (kind: "broken" | "rejected" | "undeliverable", code: string, text: string): Prepared => ({
  ok: false,
  outcome: { kind, code, text },
});

/** `connection` has the fields of `fields.ts`. Asks nobody. */
export function mailOf(request: SendRequest): Prepared {
  const { connection, content, files = [], to, clientRef } = request;
  const sender = addressOf(connection.address);
  if (sender === undefined || !isPlain(sender))
    return refuse("broken", "no_sender", "The connection has no address to send from.");
  const chat = chatOf(to.id);
  if (chat === undefined) return refuse("rejected", "no_recipient", "There is no address to send to.");
  if (!isPlain(chat.address))
    return refuse("undeliverable", "no_smtputf8", "The address has letters that mail servers need not understand.");
  const words = wordsOf(request, chat);
  if (words === undefined) return refuse("rejected", "unsupported", "This cannot be sent as a mail.");
  if (files.length < filesIn(content)) return refuse("rejected", "file_missing", "A file of the mail is missing.");
  const replyTo = addressOf(connection.replyTo);
  return {
    ok: true,
    mail: {
      from: { name: oneLine(connection.senderName, 100), address: sender },
      to: chat.address,
      ...(replyTo === undefined || replyTo === sender ? {} : { replyTo }),
      ...words,
      files,
      root: chat.root,
      inReplyTo: (request.replyTo?.startsWith("<") ? messageIdOf(request.replyTo) : undefined) ?? chat.root,
      clientRef,
    },
  };
}

function filesIn(content: SendRequest["content"]): number {
  if (content.type === "media") return 1;
  return content.type === "email" ? (content.attachments?.length ?? 0) : 0;
}

type Words = Pick<Mail, "subject" | "text" | "html" | "unsubscribeUrl">;

function wordsOf({ content, connection }: SendRequest, chat: Chat): Words | undefined {
  switch (content.type) {
    case "text":
      return { subject: subjectOf(chat, connection), text: content.text, html: htmlOf(content.text) };
    case "media": {
      const text = content.caption ?? content.media.filename ?? "";
      return { subject: subjectOf(chat, connection), text, html: htmlOf(text) };
    }
    case "email": {
      const { subject, text, html = htmlOf(text), unsubscribeUrl } = content;
      return { subject, text, html, ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }) };
    }
    default:
      return undefined;
  }
}

/** How an answer to an answer is marked in the mail programs of a few languages. */
const ANSWER = /^(?:re|aw|sv|rv|ré|rép|antw|odp|res)(?:\[\d+\])?\s*:/i;

/** An answer has the subject of what it answers; what we begin has its own. */
function subjectOf({ root, subject }: Chat, { senderName, address }: SendRequest["connection"]): string {
  if (isOurRoot(root)) return subject || oneLine(senderName, 100) || (address ?? "");
  return ANSWER.test(subject) ? subject : `Re: ${subject}`.trimEnd();
}
