/**
 * Instagram messaging as data: every number and code here is Meta's and may change without a line of code changing.
 * Sources: https://developers.facebook.com/docs/messenger-platform/instagram (sending, webhooks, error codes, policy).
 */
import type { Manifest } from "../contract.ts";
import { ERRORS, WINDOW_CLOSED } from "../meta/messaging/errors.ts";
import type { Platform } from "../meta/messaging/platform.ts";

const MIB = 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What Instagram calls its reactions, beside the character. */
export const REACTIONS: Readonly<Record<string, string | undefined>> = { love: "❤" };

/** The page has to subscribe the app, or nothing comes of its account either; which events of Instagram come is set in the dashboard. */
export const SUBSCRIBED_FIELDS: readonly string[] = ["messages", "messaging_postbacks", "message_reactions"];

export const manifest: Manifest = {
  id: "instagram",
  name: "Instagram",
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
      help: "A random text that you choose and enter again at Meta, Messenger, Instagram settings, when you register the address.",
    },
  ],
  connection: [
    {
      name: "instagramId",
      label: "Instagram account ID",
      secret: false,
      required: true,
      help: "The number of the professional account, from the app's Instagram settings. Not its name.",
    },
    {
      name: "pageId",
      label: "Page ID",
      secret: false,
      required: true,
      help: "Of the Facebook page that the account is linked to, from the page's About, Page transparency.",
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
      help: "A token of that page that does not expire, with instagram_basic, instagram_manage_messages and pages_manage_metadata.",
    },
  ],
  accountFields: ["instagramId"],
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
    text: 1000,
    textIn: "bytes",
    // Nothing can be written below a file.
    caption: 0,
    choices: {
      buttons: 3,
      // Quick replies: rows above the keyboard, without descriptions, a headline or a footer. Telephones show them alone.
      rows: 13,
      buttonTitle: 20,
      rowTitle: 20,
      rowDescription: 0,
      body: 1000,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: 1000,
    },
    media: {
      image: { maxBytes: 8 * MIB, mime: ["image/jpeg", "image/png", "image/gif"] },
      video: { maxBytes: 25 * MIB, mime: ["video/mp4", "video/quicktime", "video/webm", "video/ogg"] },
      audio: { maxBytes: 25 * MIB, mime: ["audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav"] },
      document: { maxBytes: 25 * MIB, mime: ["application/pdf"] },
    },
    inboundMediaBytes: 100 * MIB,
    clientRef: 1000,
  },
  window: { ms: DAY, openedBy: ["message"], extended: { ms: 7 * DAY, field: "humanAgent" } },
  // For texts; files with sound or film are allowed ten a second.
  rate: { perSecond: 100, perRecipientMs: 0 },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  // Nothing says that a message arrived, only that it was read.
  receipts: { delivered: false, read: true, presumedLostMs: DAY },
  errors: { ...ERRORS, throttledConnection: [4, 17, 32, 613, 80002, 80006] },
  errorSubcodes: {
    windowClosed: WINDOW_CLOSED,
    unreachable: [
      // Nobody has this id, or not with this account; or the person wants no messages of it.
      [100, 2018001],
      [100, 2534014],
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
  fileHosts: ["fbcdn.net", "fbsbx.com", "cdninstagram.com"],
};
