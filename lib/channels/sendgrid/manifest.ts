/**
 * Twilio SendGrid's v3 API as data: every number here is SendGrid's and may change without a line of code changing.
 * Sources: https://www.twilio.com/docs/sendgrid/api-reference/mail-send, https://www.twilio.com/docs/sendgrid/for-developers/tracking-events
 */
import type { Manifest } from "../contract.ts";
import { limits, REDACTED, SENDER } from "../email/fields.ts";

const MIB = 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "sendgrid";

/** Comes back with every event. */
export const REFERENCE = "chasqui_ref";

export const manifest: Manifest = {
  id: CHANNEL,
  name: "E-mail (SendGrid)",
  medium: "email",
  reaches: "email",
  app: [
    {
      name: "verificationKey",
      label: "Verification key",
      secret: false,
      required: false,
      help: "Of the event webhook, once Signed Event Webhook is on: without it no receipt is believed.",
    },
    {
      name: "inboundToken",
      label: "Token for mail that comes in",
      secret: true,
      required: false,
      generated: true,
      help: "Goes behind the address that Inbound Parse is given: ?token=. Made by itself when it is left empty.",
    },
  ],
  connection: [
    ...SENDER,
    {
      name: "apiKey",
      label: "API key",
      secret: true,
      required: true,
      help: "Settings, API Keys: one that may send mail, and read scopes.",
    },
  ],
  accountFields: ["address"],
  singleAccount: true,
  redact: [...REDACTED, "apiKey", "inboundToken"],
  baseUrl: "https://api.sendgrid.com",
  webhook: { maxBytes: 4 * MIB, challenge: false },
  limits: limits(4 * MIB),
  // What mailbox providers are known to bear of a domain or address that they do not know yet.
  rate: { perSecond: 100, perRecipientMs: 0, warmUp: { first: 50, days: 14 } },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 5,
    backoffMs: [2 * SECOND, 10 * SECOND, MINUTE, 10 * MINUTE],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: false, presumedLostMs: HOUR },
  // As Gmail and Yahoo take them of bulk senders; SendGrid itself names no figure.
  tolerated: { complained: 0.003 },
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [408, [500, 599]],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [400, 404, 405, 413, 415],
    template: [],
    authentication: [401, 403],
    integrity: [],
    gone: [],
  },
};
