/** A mail as bytes (RFC 5322, MIME), made by nodemailer, which is loaded when the first one is made. */
import { hash } from "node:crypto";
import { domainOf, oneLine, REFERENCE_HEADER } from "./address.ts";

export interface Attachment {
  readonly name: string;
  readonly mime: string;
  readonly base64: string;
}

export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  /** Where answers go, when not to the sender. */
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly files: readonly Attachment[];
  /** The first mail of the thread, and the one that is answered. */
  readonly root: string;
  readonly inReplyTo: string;
  readonly clientRef: string;
  readonly unsubscribeUrl?: string;
}

/** Of one of our mails: the same however often it is sent, so that a server that has it may know it again. */
export const messageIdFor = ({ clientRef, from }: Pick<Mail, "clientRef" | "from">): string =>
  `<${/^[A-Za-z0-9._-]{1,120}$/.test(clientRef) ? clientRef : hash("sha256", clientRef).slice(0, 40)}@${domainOf(from.address)}>`;

/** References first: whoever answers puts them before our own Message-ID, which some providers replace. */
export async function compose(mail: Mail): Promise<Uint8Array> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const { from, to, replyTo, subject, text, html, files, root, inReplyTo, clientRef } = mail;
  const composer = new MailComposer({
    from: { name: oneLine(from.name, LONGEST_NAME), address: from.address },
    to: { name: "", address: to },
    ...(replyTo === undefined ? {} : { replyTo: { name: "", address: replyTo } }),
    subject: oneLine(subject, LONGEST_LINE),
    messageId: messageIdFor(mail),
    references: root === inReplyTo ? root : `${root} ${inReplyTo}`,
    inReplyTo,
    text,
    html,
    attachments: files.map(({ name, mime, base64 }) => ({
      filename: fileName(name),
      contentType: mimeOf(mime),
      content: Buffer.from(base64, "base64"),
    })),
    headers: {
      [REFERENCE_HEADER]: oneLine(clientRef, LONGEST_LINE),
      ...headersOf(mail),
    },
    baseBoundary: hash("sha256", clientRef).slice(0, 32),
    // Nothing of what people write may name a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  // Of who gets it, nothing but the envelope and these headers may say anything.
  return new Promise((done, failed) => {
    node.build((error, message) => (error ? failed(error) : done(message as Uint8Array)));
  });
}

const LONGEST_NAME = 100;
const LONGEST_LINE = 250;

/** RFC 8058. As it is, on one line: a fold within the address breaks the signature of some servers and the button of some readers. */
function headersOf({ unsubscribeUrl }: Mail) {
  if (unsubscribeUrl === undefined) return {};
  return {
    "List-Unsubscribe": { prepared: true, foldLines: false, value: `<${unsubscribeUrl}>` },
    "List-Unsubscribe-Post": { prepared: true, foldLines: false, value: "List-Unsubscribe=One-Click" },
  };
}

const fileName = (name: string): string => oneLine(name, 150).replace(/[\\/]/g, "_") || "file";

const mimeOf = (mime: string): string =>
  /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/i.test(mime) ? mime : "application/octet-stream";
