/**
 * Notifications to customers' browsers as data. Numbers of size are those of the RFCs; the rest is ours, and the services' answers.
 * Sources: RFC 8030 (5 and 7.2), RFC 8291 (4), RFC 8292 (4.2).
 */
import type { Manifest } from "../contract.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "webpush";

/** The push services of the browsers: these names, and what is below those that begin with a dot. Nothing else is called. */
export const SERVICES: readonly string[] = [
  // Chrome, Edge on Android, Opera, Samsung.
  "fcm.googleapis.com",
  // Firefox.
  ".push.services.mozilla.com",
  // Safari.
  ".push.apple.com",
  // Edge on Windows.
  ".notify.windows.com",
];

export const LONGEST_ENDPOINT = 1_024;

/** How long a service keeps a message for a browser that is away, and how soon it wakes a telephone. */
export const TTL_SECONDS = 86_400;
export const URGENCY = "normal";
/** Messages are filled up to a multiple of this, so that their length says little. Bytes. */
export const FILL = 512;
/** A first line of at most so many characters, with an empty one behind it, is the title. */
export const LONGEST_TITLE = 80;

export const manifest: Manifest = {
  id: CHANNEL,
  name: "Web push",
  medium: "push",
  reaches: "account",
  app: [],
  connection: [
    {
      name: "site",
      label: "Website",
      secret: false,
      required: true,
      help: "A short name of the website whose visitors agreed: lower-case letters, digits and hyphens, such as shop.",
    },
    {
      name: "title",
      label: "Title",
      secret: false,
      required: true,
      help: "Above what is said, where that has no title of its own: the name of the business.",
    },
    {
      name: "page",
      label: "Page",
      secret: false,
      required: true,
      help: "What opens when a notification without a link is pressed: https://shop.example/.",
    },
    {
      name: "icon",
      label: "Icon",
      secret: false,
      required: false,
      help: "Shown beside it, square: https://shop.example/icon-192.png.",
    },
    {
      name: "contact",
      label: "Contact",
      secret: false,
      required: true,
      help: "Where those who run push services can write to you: mailto:it@shop.example, or an https address.",
    },
    {
      name: "vapidKey",
      label: "Key",
      secret: true,
      required: false,
      generated: true,
      help: "Signs who sends (VAPID). Made by itself when it is left empty; or the private key of a pair that your visitors are subscribed to already. Changing it loses all subscriptions.",
    },
  ],
  accountFields: ["site"],
  redact: ["to", "content", "raw", "connection", "vapidKey", "endpoint", "subscription", "keys"],
  foreign: true,
  baseUrl: "https://web-push.invalid",
  webhook: { maxBytes: 0, challenge: false },
  limits: {
    text: 900,
    caption: 0,
    choices: {
      buttons: 0,
      rows: 0,
      buttonTitle: 0,
      rowTitle: 0,
      rowDescription: 0,
      body: 900,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: 256,
    },
    media: {},
    inboundMediaBytes: 0,
    clientRef: 512,
  },
  rate: { perSecond: 50, perRecipientMs: 0 },
  send: {
    timeoutMs: 10 * SECOND,
    // A message with the same topic takes the place of one that waits, and on the screen one with the same tag.
    repeatSafe: true,
    maxAttempts: 6,
    backoffMs: [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
    spamBackoffMs: 6 * HOUR,
  },
  // What is taken counts: no service tells more.
  receipts: { delivered: false, read: false, presumedLostMs: HOUR },
  // By HTTP status. What one service refuses says nothing about the others, so nothing breaks the connection.
  errors: {
    throttledConnection: [],
    throttledRecipient: [429],
    spam: [],
    transient: [408, [500, 599]],
    windowClosed: [],
    // 401 and 403: the browser subscribed to another key.
    undeliverable: [401, 403],
    unreachable: [404, 410],
    rejected: [400, 402, [405, 407], 409, [411, 428], [430, 499]],
    template: [],
    authentication: [],
    integrity: [],
    gone: [],
  },
};
