/** The mail that a provider makes of the parts that it is given. */
import MailComposer from "nodemailer/lib/mail-composer";

export interface Letter {
  readonly from: { readonly email: string; readonly name?: string | undefined };
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly mime?: string | undefined; readonly base64: string }[];
}

export function letter({ from, to, replyTo, subject, text, html, headers, files }: Letter): Promise<Buffer> {
  const named = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const own = ["message-id", "references", "in-reply-to"];
  const composer = new MailComposer({
    from: { name: from.name ?? "", address: from.email },
    to,
    ...(replyTo !== undefined && { replyTo }),
    subject,
    text,
    ...(html !== undefined && { html }),
    ...(named("message-id") && { messageId: named("message-id") }),
    ...(named("references") && { references: named("references") }),
    ...(named("in-reply-to") && { inReplyTo: named("in-reply-to") }),
    headers: Object.fromEntries(Object.entries(headers).filter(([key]) => !own.includes(key.toLowerCase()))),
    attachments: files.map(({ name, mime, base64 }) => ({
      filename: name,
      ...(mime !== undefined && { contentType: mime }),
      content: Buffer.from(base64, "base64"),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((done, failed) => {
    composer.compile().build((error, raw) => (error ? failed(error) : done(raw as Buffer)));
  });
}
