/** What a customer writes, as the mail that their program makes of it: an answer goes on with the thread and quotes what it answers. */
import MailComposer from "nodemailer/lib/mail-composer";
import type { CustomerEvent, World } from "../channel.ts";
import { type Account, type Chat, type ChatMessage, customerKey } from "../types.ts";

export interface WrittenMail {
  readonly from: string;
  readonly raw: Buffer;
}

/** `to`: the business's address, where answers go. Throws for what nobody can send by mail. */
export async function written(
  world: World,
  account: Account & { readonly address: string },
  accountId: string,
  event: CustomerEvent,
): Promise<WrittenMail> {
  const { customer, message, file, at, id } = event;
  const from = customerKey(customer);
  const chat = world.chats.open(accountId, customer);
  const answered = answeredBy(chat, message);
  const { subject, text, html } = wordsOf(event);
  const automatic = message.type === "mail" && message.automatic;
  const raw = await build({
    from: { name: customer.name, address: from },
    to: answered?.mail?.replyTo ?? account.address,
    date: new Date(at),
    messageId: `<${id}>`,
    subject: subject ?? (answered ? `Re: ${(answered.mail?.subject ?? "").replace(/^Re: /i, "")}` : beginning(text)),
    ...(answered?.mail && {
      inReplyTo: answered.mail.messageId,
      references: [...answered.mail.references, answered.mail.messageId].join(" "),
    }),
    text: answered && !automatic ? `${text}\n\n${quoted(answered)}` : text,
    ...(html !== undefined && { html }),
    ...(file && {
      attachments: [
        { filename: file.filename ?? `file.${extension(file.mime)}`, contentType: file.mime, content: file.bytes },
      ],
    }),
    headers: {
      ...(automatic && { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" }),
      ...(message.type === "mail" ? message.headers : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { from, raw };
}

function build(options: ConstructorParameters<typeof MailComposer>[0]): Promise<Buffer> {
  return new Promise((done, failed) => {
    new MailComposer(options).compile().build((error, raw) => (error ? failed(error) : done(raw as Buffer)));
  });
}

/** Words without an answer named go on with the latest mail of the business; a mail begins anew. */
function answeredBy(chat: Chat, message: CustomerEvent["message"]): ChatMessage | undefined {
  const mails = chat.messages.filter(({ by, mail }) => by === "business" && mail);
  const replyTo = "replyTo" in message ? message.replyTo : undefined;
  if (replyTo !== undefined) return mails.find(({ id }) => id === replyTo);
  return message.type === "mail" ? undefined : mails.at(-1);
}

function wordsOf({ message }: CustomerEvent): { subject?: string; text: string; html?: string } {
  switch (message.type) {
    case "text":
      return { text: message.text };
    case "image":
    case "document":
    case "audio":
    case "video":
      return { text: message.caption ?? "" };
    case "mail": {
      const { subject, text, html, automatic } = message;
      return {
        text,
        ...(subject === undefined ? (automatic ? { subject: "Out of office" } : {}) : { subject }),
        ...(html !== undefined && { html }),
      };
    }
    default:
      throw new Error(`nobody can send ${message.type} by mail`);
  }
}

const beginning = (text: string): string => text.split("\n", 1)[0]?.slice(0, 60) ?? "";
const extension = (mime: string): string => mime.split(";")[0]?.split("/").at(-1) ?? "bin";

const quoted = ({ at, text = "" }: ChatMessage): string =>
  [`On ${new Date(at).toUTCString()}, you wrote:`, ...text.split("\n").map((line) => `> ${line}`)].join("\n");
