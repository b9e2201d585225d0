/**
 * What SES publishes of a mail, as EventBridge delivers it. https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-eventbridge-examples.html,
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import type { Receipt, World } from "../channel.ts";
import { DIAGNOSES } from "../mail/accepting.ts";
import { hostOf } from "../mail/customers.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import { type Customer, customerKey } from "../types.ts";
import type { SesAccount } from "./account.ts";

export interface Told {
  readonly kind: "told";
  /** As configuration sets name it. */
  readonly eventType: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly configurationSet: string;
}

/** Which mail, of whom, and when what is told happened. */
interface About {
  readonly customer: Customer;
  readonly id: string;
  readonly at: number;
}

/** Undefined for a mail that was sent without a configuration set, and for one that nobody remembers after a restart. */
export function told(world: World, account: SesAccount, { customer, id, at }: About, what: What): Told | undefined {
  const record = world.sentAs(account.address, id);
  const sent = record?.body as SentBody | undefined;
  const configurationSet = sent?.ConfigurationSetName;
  if (!record || !sent || configurationSet === undefined) return undefined;
  const tags = Object.fromEntries((sent.EmailTags ?? []).map(({ Name, Value }) => [Name, [Value]]));
  const subject = /^subject:[ \t]*(.*)$/im.exec(sent.raw)?.[1] ?? "";
  const [eventType, detailType, name] = NAMES[what.event];
  const destination = [customerKey(customer)];
  const { region = "eu-west-1", account: owner = "" } = world.aws() ?? {};
  const detail = {
    eventType: name,
    mail: {
      timestamp: new Date(record.at).toISOString(),
      source: `${account.name} <${account.address}>`,
      sourceArn: `arn:aws:ses:${region}:${owner}:identity/${hostOf(account.address)}`,
      sendingAccountId: owner,
      messageId: id,
      destination,
      headersTruncated: false,
      headers: [
        { name: "From", value: account.address },
        { name: "To", value: destination[0] },
        { name: "Subject", value: subject },
      ],
      commonHeaders: { from: [account.address], to: destination, messageId: id, subject },
      tags: {
        "ses:operation": ["SendEmail"],
        "ses:configuration-set": [configurationSet],
        "ses:from-domain": [hostOf(account.address)],
        "ses:caller-identity": ["local"],
        ...tags,
      },
    },
    ...bodyOf(what, destination[0] ?? "", new Date(at).toISOString()),
  };
  return { kind: "told", eventType, detailType, detail, configurationSet };
}

/** As `accept` records it. */
interface SentBody {
  readonly raw: string;
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
}

export type What =
  | { readonly event: "send" | "delivery" | "delay" | "complaint" }
  | { readonly event: "bounce"; readonly code: number }
  | { readonly event: "reject" };

const NAMES: Readonly<Record<What["event"], readonly [type: string, detailType: string, name: string]>> = {
  send: ["SEND", "Email Sent", "Send"],
  delivery: ["DELIVERY", "Email Delivered", "Delivery"],
  delay: ["DELIVERY_DELAY", "Email Delivery Delayed", "DeliveryDelay"],
  bounce: ["BOUNCE", "Email Bounced", "Bounce"],
  complaint: ["COMPLAINT", "Email Complaint Received", "Complaint"],
  reject: ["REJECT", "Email Rejected", "Reject"],
};

/** What a receipt of the simulator is for SES: a mail that fails bounces, unless SES found a virus in it. */
export function whatOf({ status, errorCode = 0 }: Pick<Receipt, "status" | "errorCode">): What | undefined {
  switch (status) {
    case "sent":
      return { event: "send" };
    case "delayed":
      return { event: "delay" };
    case "delivered":
      return { event: "delivery" };
    case "failed":
      return errorCode === ERROR_PRESETS.spam ? { event: "reject" } : { event: "bounce", code: errorCode };
    case "read":
      return undefined;
  }
}

function bodyOf(what: What, emailAddress: string, timestamp: string): Readonly<Record<string, unknown>> {
  const reportingMTA = "dns; a8-53.smtp-out.amazonses.com";
  switch (what.event) {
    case "send":
      return { send: {} };
    case "delivery":
      return {
        delivery: {
          timestamp,
          processingTimeMillis: 546,
          recipients: [emailAddress],
          smtpResponse: "250 ok",
          reportingMTA: "a8-53.smtp-out.amazonses.com",
        },
      };
    case "delay":
      return {
        deliveryDelay: {
          timestamp,
          delayType: "MailboxFull",
          delayedRecipients: [{ emailAddress, status: DIAGNOSES.full.status, diagnosticCode: DIAGNOSES.full.text }],
        },
      };
    case "bounce": {
      const full = what.code === ERROR_PRESETS.transient || what.code === ERROR_PRESETS.window;
      const { status, text } = full ? DIAGNOSES.full : DIAGNOSES.unknown;
      return {
        bounce: {
          feedbackId: "0102018f-feedback-000000",
          bounceType: full ? "Transient" : "Permanent",
          bounceSubType: full ? "MailboxFull" : "General",
          bouncedRecipients: [{ emailAddress, action: "failed", status, diagnosticCode: text }],
          timestamp,
          reportingMTA,
        },
      };
    }
    case "complaint":
      return {
        complaint: {
          feedbackId: "0102018f-feedback-000001",
          complaintSubType: null,
          complainedRecipients: [{ emailAddress }],
          timestamp,
          userAgent: "ExampleCorp Feedback Loop (V0.01)",
          complaintFeedbackType: "abuse",
          arrivalDate: timestamp,
        },
      };
    case "reject":
      return { reject: { reason: "Bad content" } };
  }
}
