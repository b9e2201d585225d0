/**
 * The business's own system as a channel, as data: its app, its portal, its ERP. Every number here is our own; the answers that it may give
 * are HTTP's. Sources: https://github.com/standard-webhooks/standard-webhooks (signature), RFC 9110 (15, status codes).
 */
import type { ErrorClass, Manifest } from "../contract.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "http";

/** Longest id of a person, a message or an account that is taken, in UTF-16 units. */
export const LONGEST_ID = 256;

/** What the other side may say by name (`code`), in its answers and in receipts; these go before the status. */
export const CODES: Readonly<Record<string, ErrorClass>> = {
  unknown_recipient: "unreachable",
  opted_out: "unreachable",
  recipient_busy: "throttledRecipient",
  not_delivered: "undeliverable",
  unsupported: "rejected",
  temporary: "transient",
};

export const manifest: Manifest = {
  id: CHANNEL,
  name: "Signed HTTP",
  reaches: "account",
  app: [
    {
      name: "inboundSecret",
      label: "Secret of what comes in",
      secret: true,
      required: true,
      help: "Your system signs what it posts to us with it (Standard Webhooks): whsec_ and 24 to 64 bytes in base64. Several, separated by spaces, while it is changed.",
    },
  ],
  connection: [
    {
      name: "account",
      label: "System",
      secret: false,
      required: true,
      help: "A short name of your system, which stands in everything that it posts: lower-case letters, digits and hyphens, such as portal.",
    },
    {
      name: "url",
      label: "Address",
      secret: false,
      required: true,
      help: "Where your system takes messages: https://portal.shop.example/chasqui. Reachable from the internet.",
    },
    {
      name: "outboundSecret",
      label: "Secret of what goes out",
      secret: true,
      required: true,
      help: "We sign what we post to your system with it: whsec_ and 24 to 64 bytes in base64. Several, separated by spaces, while it is changed.",
    },
  ],
  accountFields: ["account"],
  redact: [
    ...[
      "senderId",
      "senderName",
      "recipientId",
      "oldUserId",
      "newUserId",
      "vouched",
      "text",
      "payload",
      "media",
      "location",
    ],
    ...["raw", "content", "mediaUrl", "to", "connection", "inboundSecret", "outboundSecret"],
  ],
  foreign: true,
  baseUrl: "https://http.invalid",
  webhook: { maxBytes: 256 * KIB, challenge: false },
  limits: {
    text: 10_000,
    caption: 2_000,
    choices: {
      buttons: 20,
      rows: 20,
      buttonTitle: 64,
      rowTitle: 64,
      rowDescription: 120,
      body: 10_000,
      listLabel: 64,
      header: 120,
      footer: 120,
      id: 256,
    },
    media: {
      image: { maxBytes: 16 * MIB, mime: ["image/jpeg", "image/png", "image/webp", "image/gif"] },
      video: { maxBytes: 64 * MIB, mime: ["video/mp4"] },
      audio: { maxBytes: 16 * MIB, mime: ["audio/mpeg", "audio/mp4", "audio/ogg"] },
      document: { maxBytes: 64 * MIB, mime: ["*/*"] },
    },
    inboundMediaBytes: 16 * MIB,
    clientRef: 512,
  },
  rate: { perSecond: 20, perRecipientMs: 0 },
  send: {
    timeoutMs: 15 * SECOND,
    // The delivery's id is `webhook-id` and `Idempotency-Key`: the other side knows a repetition by it.
    repeatSafe: true,
    maxAttempts: 7,
    backoffMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: true, presumedLostMs: 1 * HOUR },
  // By HTTP status.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [[408, 409], 425, [500, 599]],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [400, 402, [406, 407], [411, 424], [426, 428], [430, 499]],
    template: [],
    authentication: [401, 403],
    integrity: [],
    // Nothing is there, or it is elsewhere: redirects are not followed.
    gone: [[300, 399], [404, 405], 410],
  },
};
