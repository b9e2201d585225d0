/**
 * OVHcloud's SMS API as data: every number and code here is OVHcloud's and may change without a line of code changing.
 * Sources: https://eu.api.ovh.com/console/?section=/sms&branch=v1 (`POST /sms/{serviceName}/jobs`, `PUT /sms/{serviceName}`),
 * https://docs.ovhcloud.com/en/guides/web-cloud/messaging/sms/api-sms-cookbook,
 * https://docs.ovh.com/fr/sms/tout_savoir_sur_les_utilisateurs_sms/ (callback and its codes), https://github.com/ovh/node-ovh (signature).
 */
import type { Manifest } from "../contract.ts";
import { SEGMENT_UNITS } from "../sms/segments.ts";

const KIB = 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "ovh";

/** The query parameter of the callback that proves who calls. */
export const TOKEN = "token";

/**
 * `ptt` of a callback that is no failure. Everything else that it may say is one.
 * 0: being made or waiting; 1 and 2: tried again, for a reason of the phone or of the network; 3: the operator took it; 4: delivered;
 * 6: the operator will never say.
 */
export const STATUSES: Readonly<Record<string, "queued" | "sent" | "delivered">> = {
  "0": "queued",
  "1": "queued",
  "2": "queued",
  "3": "sent",
  "4": "delivered",
  "6": "sent",
};

/** The number is wrong, barred or cannot take texts at all: 23 and 27 by OVHcloud's own words. */
export const BARRED: readonly string[] = ["23", "27"];

export const manifest: Manifest = {
  id: CHANNEL,
  name: "OVHcloud SMS",
  medium: "sms",
  reaches: "phone",
  app: [
    {
      name: "callbackToken",
      label: "Callback token",
      secret: true,
      required: false,
      generated: true,
      help: "OVHcloud signs nothing: it calls back an address that holds this. Made here when you leave it empty.",
    },
  ],
  connection: [
    {
      name: "serviceName",
      label: "SMS account",
      secret: false,
      required: true,
      help: "As the control panel and GET /sms name it: sms-xx00000-1.",
    },
    {
      name: "sender",
      label: "Sender",
      secret: false,
      required: false,
      help: "A sender that OVHcloud has validated. Without one, a short number that can be answered for a while.",
    },
    {
      name: "applicationKey",
      label: "Application key",
      secret: false,
      required: true,
      help: "From https://eu.api.ovh.com/createToken, with POST /sms/*/jobs, GET /sms/* and PUT /sms/*.",
    },
    {
      name: "applicationSecret",
      label: "Application secret",
      secret: true,
      required: true,
      help: "From the same page.",
    },
    { name: "consumerKey", label: "Consumer key", secret: true, required: true, help: "From the same page." },
    {
      name: "stopClause",
      label: "Advertising",
      secret: false,
      required: false,
      help: "yes where what is sent is advertising: OVHcloud adds how to stop it and holds it back at night and on Sundays.",
    },
  ],
  accountFields: ["serviceName"],
  // Callbacks name no account.
  singleAccount: true,
  redact: [
    "recipientId",
    "senderId",
    "raw",
    "content",
    "to",
    "connection",
    "callbackUrl",
    ...["applicationSecret", "consumerKey", "callbackToken", TOKEN],
  ],
  baseUrl: "https://eu.api.ovh.com/1.0",
  webhook: { maxBytes: 64 * KIB, challenge: false, proof: "address", byGet: true },
  limits: {
    text: 1600,
    caption: 0,
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
    media: {},
    inboundMediaBytes: 0,
    // OVHcloud carries no reference of ours; any delivery's id fits.
    clientRef: 512,
  },
  rate: { perSecond: 5, perRecipientMs: 1 * SECOND },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: false, presumedLostMs: 1 * HOUR },
  // By HTTP status, which is all the code that answers have.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [503],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [400, 409],
    template: [],
    authentication: [401, 403],
    // No credits, an account that has expired.
    integrity: [402, 460],
    gone: [404],
  },
};
