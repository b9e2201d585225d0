/**
 * What SendGrid posts: events, signed over time and bytes, and mails that came in, as a form.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event, https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
 */
import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import type { Receipt } from "../channel.ts";
import { DIAGNOSES } from "../mail/accepting.ts";
import type { WrittenMail } from "../mail/written.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import { type Customer, customerKey } from "../types.ts";
import type { SendgridAccount } from "./account.ts";

/** As the owner is shown it: DER, base64. */
export const verificationKeyOf = ({ signingKey }: Pick<SendgridAccount, "signingKey">): string =>
  createPublicKey(createPrivateKey(signingKey)).export({ type: "spki", format: "der" }).toString("base64");

type Event = Readonly<Record<string, unknown>>;

const base = (customer: Customer, messageId: string, at: number, reference: string | undefined): Event => ({
  email: customerKey(customer),
  timestamp: Math.floor(at / 1000),
  "smtp-id": `<${messageId}@geopod-ismtpd-1>`,
  sg_event_id: randomBytes(16).toString("base64url"),
  sg_message_id: `${messageId}.recvd-5f54f-9-0.0`,
  ...(JSON.parse(reference ?? "{}") as Event),
});

/** Nothing says that a mail was read, unless tracking is on. */
export function receiptEvent({ customer, messageId, at, status, clientRef, errorCode }: Receipt): Event | undefined {
  const common = base(customer, messageId, at, clientRef);
  switch (status) {
    case "sent":
      return { ...common, event: "processed" };
    case "delayed":
      return { ...common, event: "deferred", response: DIAGNOSES.full.text, attempt: "1" };
    case "delivered":
      return { ...common, event: "delivered", response: "250 OK" };
    case "failed": {
      if (errorCode === ERROR_PRESETS.spam)
        return { ...common, event: "dropped", reason: "Spam Content", status: "5.0.0" };
      const full = errorCode === ERROR_PRESETS.transient || errorCode === ERROR_PRESETS.window;
      const { status: code, text } = full ? DIAGNOSES.full : DIAGNOSES.unknown;
      return { ...common, event: "bounce", type: full ? "blocked" : "bounce", status: code, reason: text };
    }
    case "read":
      return undefined;
  }
}

export const complaintEvent = (
  customer: Customer,
  messageId: string,
  at: number,
  reference: string | undefined,
): Event => ({
  ...base(customer, messageId, at, reference),
  event: "spamreport",
});

/** Inbound Parse with "POST the raw, full MIME message" on. */
export function form(boundary: string, account: SendgridAccount, { from, raw }: WrittenMail): Buffer {
  const fields: Readonly<Record<string, string | Buffer>> = {
    dkim: `{@${from.split("@").at(-1)} : pass}`,
    email: raw,
    to: account.address,
    from,
    sender_ip: "192.0.2.7",
    spam_report: "",
    envelope: JSON.stringify({ to: [account.address], from }),
    spam_score: "0.1",
    charsets: '{"to":"UTF-8","from":"UTF-8","subject":"UTF-8"}',
    SPF: "pass",
  };
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value),
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

/** Forms are not signed: the token in the address says who posts. */
export function signatureHeaders(
  { signingKey }: SendgridAccount,
  body: Uint8Array,
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = sign("sha256", Buffer.concat([Buffer.from(timestamp), body]), createPrivateKey(signingKey));
  return {
    "x-twilio-email-event-webhook-timestamp": timestamp,
    "x-twilio-email-event-webhook-signature": signature.toString("base64"),
  };
}
