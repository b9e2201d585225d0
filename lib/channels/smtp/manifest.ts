/**
 * Any mail server as data. Numbers of time and size are those that servers commonly have; codes are those of SMTP.
 * Sources: RFC 5321 (4.2), RFC 4954 (6), RFC 3463.
 */
import type { Manifest } from "../contract.ts";
import { limits, REDACTED, SENDER } from "../email/fields.ts";

const MIB = 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "smtp";

export const manifest: Manifest = {
  id: CHANNEL,
  name: "E-mail (mail server)",
  medium: "email",
  reaches: "email",
  app: [
    {
      name: "inboundToken",
      label: "Token for mail that comes in",
      secret: true,
      required: false,
      generated: true,
      help: "Whoever posts mails to the webhook address says it: Authorization: Bearer <token>. Made by itself when it is left empty.",
    },
  ],
  connection: [
    ...SENDER,
    {
      name: "host",
      label: "Server",
      secret: false,
      required: true,
      help: "The name of the server that takes outgoing mail: smtp.shop.example.",
    },
    {
      name: "port",
      label: "Port",
      secret: false,
      required: false,
      help: "587 (unless told) or 2525 with STARTTLS, or 465 with TLS. Nothing is sent without encryption.",
    },
    { name: "user", label: "User", secret: false, required: true, help: "Often the sender's address." },
    {
      name: "password",
      label: "Password",
      secret: true,
      required: true,
      help: "Of that user; where a second factor is asked for, a password for applications.",
    },
  ],
  accountFields: ["address"],
  singleAccount: true,
  redact: [...REDACTED, "password", "user", "inboundToken"],
  baseUrl: "smtps://mail.invalid",
  webhook: { maxBytes: 4 * MIB, challenge: false, proof: "token" },
  limits: limits(4 * MIB),
  // What mailbox providers are known to bear of a domain or address that they do not know yet.
  rate: { perSecond: 5, perRecipientMs: 0, warmUp: { first: 50, days: 14 } },
  send: {
    timeoutMs: 30 * SECOND,
    secretInAddress: true,
    repeatSafe: false,
    maxAttempts: 6,
    // Greylisting wants some minutes of patience.
    backoffMs: [10 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR],
    spamBackoffMs: 6 * HOUR,
  },
  // A server tells nothing more once it has a mail, except by a mail when it gives one back.
  receipts: { delivered: false, read: false, presumedLostMs: 15 * MINUTE },
  // By reply; RFC 3463's finer codes go before.
  errors: {
    throttledConnection: [421],
    throttledRecipient: [],
    spam: [],
    transient: [
      [400, 420],
      [422, 499],
    ],
    windowClosed: [],
    undeliverable: [550, 551, 553, 554],
    unreachable: [],
    rejected: [[500, 529], 552],
    template: [],
    authentication: [530, 534, 535, 538],
    integrity: [],
    gone: [],
  },
};
