/** A mail's bytes as what it says, by postal-mime, which is loaded when the first one comes. */
import type { Attachment, Email, Mailbox } from "postal-mime";

export interface ReadMail {
  /** Names in lower case; the first of each. */
  readonly header: (name: string) => string | undefined;
  readonly from: { readonly name: string; readonly address: string } | undefined;
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly parts: readonly ReadPart[];
}

export interface ReadPart {
  readonly filename?: string;
  /** Lower case, without parameters. */
  readonly mime: string;
  readonly base64: string;
  readonly size: number;
}

/** Undefined for what no mail reader could make anything of. Never throws. */
export async function readMail(raw: Uint8Array): Promise<ReadMail | undefined> {
  let email: Email;
  try {
    const { default: PostalMime } = await import("postal-mime");
    // What was forwarded as a mail stays a file, which a report of a mail server has to be looked into.
    email = await PostalMime.parse(raw, {
      forceRfc822Attachments: true,
      attachmentEncoding: "base64",
      maxNestingDepth: 50,
    });
  } catch {
    return undefined;
  }
  const first = new Map<string, string>();
  for (const { key, value } of email.headers) if (!first.has(key)) first.set(key, value);
  return {
    header: (name) => first.get(name),
    from: mailboxes(email.from)[0],
    replyTo: (email.replyTo ?? []).flatMap(mailboxes).map(({ address }) => address),
    subject: email.subject ?? "",
    text: await textOf(email),
    parts: email.attachments.flatMap(partOf),
  };
}

function mailboxes(address: Email["from"]): readonly Mailbox[] {
  if (address === undefined) return [];
  return address.group === undefined ? [address] : address.group;
}

async function textOf({ text, html }: Email): Promise<string> {
  const plain = text?.replace(/\r\n?/g, "\n").trim() ?? "";
  if (plain !== "" || html === undefined) return plain;
  try {
    const { convert } = await import("html-to-text");
    return convert(html, {
      wordwrap: false,
      limits: { maxInputLength: LONGEST_HTML, maxDepth: 100, maxChildNodes: 5_000 },
      selectors: [
        { selector: "img", format: "skip" },
        { selector: "a", options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
        ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
        { selector: "table", format: "block" },
      ],
    }).trim();
  } catch {
    return "";
  }
}

const LONGEST_HTML = 2 * 1024 * 1024;

function partOf({ filename, mimeType, content }: Attachment): readonly ReadPart[] {
  if (typeof content !== "string") return [];
  const mime = mimeType.split(";")[0]?.trim().toLowerCase() || "application/octet-stream";
  const size = Math.floor((content.replace(/=+$/, "").length * 3) / 4);
  return [{ mime, base64: content, size, ...(filename ? { filename } : {}) }];
}
