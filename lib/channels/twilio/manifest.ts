/**
 * Twilio's Messaging API as data: every number and code here is Twilio's and may change without a line of code changing.
 * Sources: https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors,
 * https://www.twilio.com/docs/messaging/guides/accepted-mime-types,
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
import type { Manifest } from "../contract.ts";
import { SEGMENT_UNITS } from "../sms/segments.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "twilio";

/** Twilio asks once unless the address says otherwise: again when it cannot connect, gets no answer in time, or a 5xx. */
export const CALLBACK_RETRIES = "#rc=3&rp=ct,rt,5xx";

/** The query parameter of a status callback that carries our reference. */
export const REFERENCE = "ref";

/** Files in one message. */
export const MAX_FILES = 10;

/** The recipient told Twilio to stop. https://www.twilio.com/docs/api/errors/21610 */
export const OPTED_OUT: readonly string[] = ["21610"];

/** What Twilio says of a message on its way, in the words of a receipt. */
export const STATUSES = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "queued",
  sent: "sent",
  // Some of its parts, or nobody can tell: it left, and no more is known.
  partially_delivered: "sent",
  delivery_unknown: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
} as const;

export const manifest: Manifest = {
  id: CHANNEL,
  name: "Twilio",
  medium: "sms",
  reaches: "phone",
  app: [
    {
      name: "authToken",
      label: "Auth token",
      secret: true,
      required: true,
      help: "Twilio console, Account, API keys & tokens. Twilio signs its webhooks with it; a subaccount has its own.",
    },
  ],
  connection: [
    {
      name: "accountSid",
      label: "Account SID",
      secret: false,
      required: true,
      help: "Twilio console, Account info. It begins with AC.",
    },
    {
      name: "sender",
      label: "Sender",
      secret: false,
      required: true,
      help: "The number in international form (+12015550100), a short code, a sender's name, or a messaging service (MG…).",
    },
    {
      name: "apiKey",
      label: "API key SID",
      secret: false,
      required: false,
      help: "It begins with SK. Without one, the account's own token is used.",
    },
    {
      name: "apiSecret",
      label: "Secret",
      secret: true,
      required: true,
      help: "The secret of the API key; without a key, the account's auth token.",
    },
  ],
  accountFields: ["accountSid"],
  // Receipts do not always name the account.
  singleAccount: true,
  redact: [
    "senderId",
    "senderName",
    "recipientId",
    "address",
    "text",
    "payload",
    "media",
    "location",
    "raw",
    "content",
    "mediaUrl",
    "callbackUrl",
    "to",
    "connection",
    "apiSecret",
    "authToken",
  ],
  baseUrl: "https://api.twilio.com",
  webhook: { maxBytes: MIB, challenge: false },
  limits: {
    text: 1600,
    caption: 1600,
    segments: SEGMENT_UNITS,
    choices: {
      buttons: 0,
      rows: 0,
      buttonTitle: 0,
      rowTitle: 0,
      rowDescription: 0,
      body: 1600,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: 256,
    },
    // As MMS, which American numbers carry; Twilio makes pictures fit, other files have to be as small as the carriers want them.
    media: {
      image: { maxBytes: 5 * MIB, mime: ["image/jpeg", "image/png", "image/gif"] },
      video: { maxBytes: 600 * KIB, mime: ["video/mp4", "video/3gpp", "video/quicktime"] },
      audio: { maxBytes: 600 * KIB, mime: ["audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr"] },
      document: { maxBytes: 600 * KIB, mime: ["application/pdf", "text/vcard", "text/calendar", "text/csv"] },
    },
    inboundMediaBytes: 16 * MIB,
    clientRef: 512,
  },
  // Twilio queues what a number cannot send at once, for hours: this only bounds how fast it is asked.
  rate: { perSecond: 10, perRecipientMs: 1 * SECOND },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: false, presumedLostMs: 1 * HOUR },
  // Twilio's own codes have five digits; those of three are HTTP statuses of answers without one.
  errors: {
    throttledConnection: [429, 14107, 20429, 21611, 63018],
    throttledRecipient: [63017],
    spam: [],
    transient: [503, 20500, 20503, 30001, 30008, 63010],
    windowClosed: [63016],
    // The first is a phone that is switched off or out of reach; the others no network took this one message.
    undeliverable: [30003, 30004, 30005, 30007, 30022, 30023, 30027, 63024, 63032, 63033],
    // No number, a landline, or somebody who said stop.
    unreachable: [21211, 21610, 21612, 21614, 30006],
    rejected: [400, 21408, 21602, 21603, 21604, 21609, 21617, 21620, 21623, 63005],
    template: [63040, 63041],
    authentication: [401, 403, 20003, 20005, 20006, 20008, 30002],
    integrity: [21606, 21659, 21660, 21661, 21703, 30032, 30034, 63007],
    gone: [404, 20404],
  },
};
