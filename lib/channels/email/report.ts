/** What a mail server says of a mail of ours that it could not deliver (RFC 3464), in a mail to us. */
import type { StatusEvent } from "../../core/messages/model.ts";
import { compact } from "../common/payloads.ts";
import { addressOf, messageIdOf, oneLine, REFERENCE_HEADER } from "./address.ts";
import type { ReadMail, ReadPart } from "./read.ts";

type Report = Pick<StatusEvent, "externalId" | "status" | "recipientId" | "clientRef" | "errorCode" | "errorText"> &
  Pick<StatusEvent, "unreachable">;

/** One for each recipient; undefined for a mail that is no such report, or one that does not say what of ours it means. */
export function reportsOf(mail: ReadMail): readonly Report[] | undefined {
  if (!/^\s*multipart\/report\b/i.test(mail.header("content-type") ?? "")) return undefined;
  const part = mail.parts.find(({ mime }) => mime === "message/delivery-status");
  const original = mail.parts.find(({ mime }) => ORIGINALS.has(mime));
  if (!part || !original) return undefined;
  const about = fieldsOf(headOf(textOf(original)));
  const clientRef = about.get(REFERENCE_HEADER.toLowerCase());
  const externalId = messageIdOf(about.get("message-id"));
  if (externalId === undefined) return undefined;
  // The first group is about the mail, each of the others about a recipient.
  const [, ...recipients] = textOf(part)
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0);
  const reports = recipients.flatMap((fields) => reportOf(fields) ?? []);
  return reports.length > 0
    ? reports.map((report) => ({
        externalId,
        ...report,
        ...compact({ clientRef: clientRef && oneLine(clientRef, 250) }),
      }))
    : undefined;
}

const ORIGINALS: ReadonlySet<string> = new Set([
  "text/rfc822-headers",
  "message/rfc822",
  "message/rfc822-headers",
  "message/global",
  "message/global-headers",
]);

const textOf = ({ base64 }: ReadPart): string => Buffer.from(base64, "base64").toString("utf8").replace(/\r\n?/g, "\n");
const headOf = (message: string): string => message.replace(/^\n+/, "").split(/\n\n/, 1)[0] ?? "";

/** Names in lower case, values unfolded; the first of each. */
function fieldsOf(head: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== "" && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

const untyped = (value: string | undefined): string | undefined => value?.slice(value.indexOf(";") + 1).trim();

function reportOf(fields: ReadonlyMap<string, string>): Omit<Report, "externalId" | "clientRef"> | undefined {
  const action = fields.get("action")?.toLowerCase();
  const status = action === undefined ? undefined : STATUSES[action];
  if (status === undefined) return undefined;
  const errorCode = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0];
  const recipient = untyped(fields.get("original-recipient")) ?? untyped(fields.get("final-recipient"));
  const failed = status === "bounced";
  return {
    status,
    ...compact({
      recipientId: addressOf(recipient),
      errorCode: failed ? errorCode : undefined,
      errorText: failed ? oneLine(untyped(fields.get("diagnostic-code")), 500) || undefined : undefined,
      unreachable: failed && isPermanent(errorCode) ? ("bounce" as const) : undefined,
    }),
  };
}

/** RFC 3464, 2.3.3. `relayed` and `expanded` say only that nobody will say more. */
const STATUSES: Readonly<Record<string, StatusEvent["status"]>> = {
  failed: "bounced",
  delayed: "delayed",
  delivered: "delivered",
};

/**
 * Whether an address will not take mail tomorrow either: RFC 3463 numbers what concerns the mailbox with 5.1 (no such one) and 5.2.1
 * (switched off). A full one, a mail that is too large or was taken for spam says nothing about the next mail.
 */
export const isPermanent = (code: string | undefined): boolean =>
  code !== undefined && /^5\.(?:1\.(?:1|2|3|6|10)|2\.1)$/.test(code);
