/**
 * Messenger for Facebook pages as data: every number and code here is Meta's and may change without a line of code changing.
 * Sources: https://developers.facebook.com/docs/messenger-platform (send API, error codes, rate limits, message tags, policy).
 */
import type { Manifest } from "../contract.ts";
import { ERRORS, WINDOW_CLOSED } from "../meta/messaging/errors.ts";
import type { Platform } from "../meta/messaging/platform.ts";

const MIB = 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The reactions that Meta names; most webhooks bring the character too. */
export const REACTIONS: Readonly<Record<string, string | undefined>> = {
  love: "❤",
  like: "👍",
  dislike: "👎",
  smile: "😆",
  wow: "😮",
  sad: "😢",
  angry: "😠",
};

/** What a page's webhooks have to bring so that nothing of a conversation is missing. `message_echoes` also settles lost answers. */
export const SUBSCRIBED_FIELDS: readonly string[] = [
  "messages",
  "messaging_postbacks",
  "messaging_referrals",
  "messaging_optins",
  "messaging_account_linking",
  "messaging_handovers",
  "messaging_policy_enforcement",
  "message_deliveries",
  "message_reads",
  "message_echoes",
  "message_edits",
  "message_reactions",
  "standby",
];

export const manifest: Manifest = {
  id: "messenger",
  name: "Messenger",
  app: [
    {
      name: "appId",
      label: "App ID",
      secret: false,
      required: false,
      help: "From the Meta app dashboard, App settings, Basic. With it, Meta tells ahead when the access token ends.",
    },
    {
      name: "appSecret",
      label: "App secret",
      secret: true,
      required: true,
      help: "From App settings, Basic. Meta signs every webhook with it.",
    },
    {
      name: "verifyToken",
      label: "Verify token",
      secret: true,
      required: true,
      help: "A random text that you choose and enter again at Meta, Messenger, Settings, when you register the address.",
    },
  ],
  connection: [
    {
      name: "pageId",
      label: "Page ID",
      secret: false,
      required: true,
      help: "From the page's About, Page transparency. Not the page's name.",
    },
    {
      name: "humanAgent",
      label: "Human agent",
      secret: false,
      required: false,
      help: 'Enter "yes" if Meta granted the app the feature Human Agent: people may then answer for seven days instead of 24 hours.',
    },
    {
      name: "accessToken",
      label: "Page access token",
      secret: true,
      required: true,
      help: "A page token that does not expire, with pages_messaging and pages_manage_metadata.",
    },
  ],
  accountFields: ["pageId"],
  redact: [
    "senderId",
    "senderName",
    "recipientId",
    "text",
    "payload",
    "token",
    "media",
    "location",
    "referralText",
    "clientRef",
    "detail",
    "raw",
    "content",
    "mediaUrl",
    "to",
    "connection",
  ],
  baseUrl: "https://graph.facebook.com/v23.0",
  webhook: { maxBytes: 3 * MIB, challenge: true },
  limits: {
    text: 2000,
    // Nothing can be written below a file.
    caption: 0,
    choices: {
      buttons: 3,
      // Quick replies: rows above the keyboard, without descriptions, a headline or a footer.
      rows: 13,
      buttonTitle: 20,
      rowTitle: 20,
      rowDescription: 0,
      body: 2000,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: 1000,
    },
    media: {
      image: { maxBytes: 8 * MIB, mime: ["image/jpeg", "image/png", "image/gif"] },
      video: { maxBytes: 25 * MIB, mime: ["video/mp4", "video/quicktime", "video/webm", "video/ogg"] },
      audio: { maxBytes: 25 * MIB, mime: ["audio/aac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav"] },
      document: { maxBytes: 25 * MIB, mime: ["*/*"] },
    },
    inboundMediaBytes: 100 * MIB,
    clientRef: 1000,
  },
  window: { ms: DAY, openedBy: ["message"], extended: { ms: 7 * DAY, field: "humanAgent" } },
  // For texts; files with sound or film are allowed ten a second.
  rate: { perSecond: 300, perRecipientMs: 0 },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: true, presumedLostMs: DAY },
  errors: { ...ERRORS, throttledConnection: [4, 17, 32, 613, 80001, 80006] },
  errorSubcodes: {
    windowClosed: WINDOW_CLOSED,
    unreachable: [
      // Nobody has this id, or not on this page.
      [100, 2018001],
      [10, 2018108],
      [200, 1545041],
    ],
    undeliverable: [
      // The app is in development mode and this person has no part in it.
      [200, 2018028],
      // Another app answers in this thread at present.
      [10, 2018300],
    ],
    // The page does not exist, or the token may not see it.
    gone: [[100, 33]],
  },
};

export const platform: Platform = {
  manifest,
  // Above quick replies a text is as long as any.
  buttonText: 640,
  lateTag: "HUMAN_AGENT",
  fileHosts: ["fbcdn.net", "fbsbx.com"],
};
