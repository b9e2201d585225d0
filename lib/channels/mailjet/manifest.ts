/**
 * Mailjet's Send API v3.1 as data: every number and word here is Mailjet's and may change without a line of code changing.
 * Sources: https://dev.mailjet.com/email/guides/send-api-v31/, https://dev.mailjet.com/email/guides/webhooks/,
 * https://dev.mailjet.com/email/guides/parse-api/ (as in https://github.com/mailjet/api-documentation)
 */
import type { Manifest } from "../contract.ts";
import { limits, REDACTED, SENDER } from "../email/fields.ts";

const MIB = 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "mailjet";

/** Before the token in the addresses that Mailjet is given; any name would do. */
export const USER = "chasqui";

/** Of these it is told to tell. */
export const EVENTS: readonly string[] = ["sent", "open", "click", "bounce", "blocked", "spam", "unsub"];

/** `error` of an event where the address will not take mail tomorrow either, and why it must not be written to. */
export const UNREACHABLE: Readonly<Record<string, "bounce" | "complaint">> = {
  "user unknown": "bounce",
  "mailbox inactive": "bounce",
  "invalid domain": "bounce",
  // It bounced before, and Mailjet no longer tries.
  preblocked: "bounce",
  "spam reporter": "complaint",
};

/** Tried again by Mailjet itself. */
export const DELAYS: ReadonlySet<string> = new Set(["greylisted"]);

export const manifest: Manifest = {
  id: CHANNEL,
  name: "E-mail (Mailjet)",
  medium: "email",
  reaches: "email",
  app: [
    {
      name: "webhookToken",
      label: "Token for webhooks",
      secret: true,
      required: false,
      generated: true,
      help: "Mailjet signs nothing: it says this as the password of the address that it is given. Made by itself when it is left empty.",
    },
  ],
  connection: [
    ...SENDER,
    { name: "apiKey", label: "API key", secret: false, required: true, help: "Account settings, API key management." },
    { name: "secretKey", label: "Secret key", secret: true, required: true, help: "From the same page." },
  ],
  accountFields: ["address"],
  singleAccount: true,
  redact: [...REDACTED, "secretKey", "webhookToken"],
  baseUrl: "https://api.mailjet.com",
  webhook: { maxBytes: 4 * MIB, challenge: false, proof: "token" },
  limits: limits(4 * MIB),
  // What mailbox providers are known to bear of a domain or address that they do not know yet.
  rate: { perSecond: 50, perRecipientMs: 0, warmUp: { first: 50, days: 14 } },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 5,
    backoffMs: [2 * SECOND, 10 * SECOND, MINUTE, 10 * MINUTE],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: false, presumedLostMs: HOUR },
  // Mailjet suspends above it (https://www.mailjet.com/support/what-is-an-acceptable-bounce-rate,76.htm); complaints as Gmail and Yahoo take them of bulk senders.
  tolerated: { complained: 0.003, bounced: 0.08 },
  // By the status of the message, which its errors name, else of the answer.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [408, [500, 599]],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [400, 404, 405, 413],
    template: [],
    authentication: [401, 403],
    integrity: [],
    gone: [],
  },
};
