/** A mail that SES took in: whole where it came along, else what SES says of its headers. */
import type { IgnoredEvent, InboundEvent } from "../../core/messages/model.ts";
import { compact, excerpt, type Json, list, record, string } from "../common/payloads.ts";
import { addressOf } from "../email/address.ts";
import { readMail } from "../email/read.ts";
import { eventsOf } from "../email/received.ts";
import { iso } from "../email/time.ts";
import { CHANNEL } from "./manifest.ts";

export async function received(said: Json, mail: Json, at: string | undefined): Promise<readonly InboundEvent[]> {
  const receipt = record(said.receipt) ?? {};
  const refused = refusal(receipt);
  if (refused !== undefined) return [ignored(refused, { ...mail, headers: undefined })];
  const externalId = string(mail.messageId);
  if (externalId === undefined) return [ignored("an incomplete mail", said)];
  const recipient = string(list(receipt.recipients)[0]) ?? string(list(mail.destination)[0]);
  const arrival = {
    channel: CHANNEL,
    externalId,
    recipientId: addressOf(recipient),
    timestamp: iso(mail.timestamp) ?? iso(receipt.timestamp) ?? iso(at),
  };
  const action = record(receipt.action);
  const content = string(said.content);
  if (content !== undefined) {
    const read = await readMail(Buffer.from(content, action?.encoding === "BASE64" ? "base64" : "utf8"));
    return read ? eventsOf(read, arrival) : [ignored("a mail that cannot be read", mail)];
  }
  const read = await readMail(Buffer.from(headersOf(mail), "utf8"));
  const events = read ? eventsOf(read, arrival) : [];
  const [bucket, key] = [string(action?.bucketName), string(action?.objectKey)];
  if (bucket === undefined || key === undefined) return events;
  const file = { id: `s3://${bucket}/${key}`, mime: "message/rfc822" };
  return events.map((event) => (event.event === "message" ? { ...event, media: [file] } : event));
}

const ignored = (reason: string, raw: unknown): IgnoredEvent => ({
  event: "ignored",
  channel: CHANNEL,
  reason,
  ...compact({ raw: excerpt(raw) }),
});

/** What nobody is shown: it harms, nobody wants it, or its sender's domain says that it is forged and is to be refused. */
function refusal(receipt: Json): string | undefined {
  const failed = (verdict: string) => record(receipt[`${verdict}Verdict`])?.status === "FAIL";
  if (failed("virus")) return "a mail with a virus";
  if (failed("spam")) return "a mail that SES takes for spam";
  if (failed("dmarc") && string(receipt.dmarcPolicy)?.toLowerCase() === "reject") return "a forged mail";
  return undefined;
}

/** The head of a mail again, of the fields that say what it is. */
function headersOf(mail: Json): string {
  return list(mail.headers)
    .flatMap((header) => {
      const { name, value } = record(header) ?? {};
      return typeof name === "string" && typeof value === "string" && /^[\x21-\x39\x3b-\x7e]+$/.test(name)
        ? [`${name}: ${value.replace(/\s*[\r\n]+\s*/g, " ")}`]
        : [];
    })
    .filter((line) => !/^content-/i.test(line))
    .concat("", "")
    .join("\r\n");
}
