/**
 * The Telegram Bot API as data: every number and code here is Telegram's and may change without a line of code changing.
 * Sources: https://core.telegram.org/bots/api, https://core.telegram.org/bots/faq, https://github.com/tdlib/telegram-bot-api
 */
import type { Manifest } from "../contract.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "telegram";

/** Bytes of UTF-8 that a button can carry back to us. */
export const CALLBACK_DATA_BYTES = 64;

/** The updates that a bot asks for. Telegram sends the last three only to those who name them. */
export const ALLOWED_UPDATES: readonly string[] = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_connection",
  "business_message",
  "edited_business_message",
  "deleted_business_messages",
  "callback_query",
  "my_chat_member",
  "chat_member",
  "message_reaction",
  "message_reaction_count",
];

/** Webhook requests at a time. Telegram keeps the order of each chat whatever this is. */
export const WEBHOOK_CONNECTIONS = 40;

/** From a file's address, Telegram shows as a voice message only what is Ogg. */
export const VOICE_MIME = "audio/ogg";
export const ANIMATION_MIME = "image/gif";

export const manifest: Manifest = {
  id: CHANNEL,
  name: "Telegram",
  app: [
    {
      name: "secretToken",
      label: "Secret token",
      secret: true,
      required: true,
      help: "A random text of 1 to 256 letters, digits, _ and - that you choose. Telegram sends it with every webhook.",
    },
  ],
  connection: [
    {
      name: "botId",
      label: "Bot ID",
      secret: false,
      required: true,
      help: "The number before the colon in the bot token.",
    },
    {
      name: "botToken",
      label: "Bot token",
      secret: true,
      required: true,
      help: "From @BotFather, /newbot or /token.",
    },
  ],
  accountFields: ["botId"],
  singleAccount: true,
  redact: [
    "senderId",
    "senderName",
    "newSenderId",
    "recipientId",
    "address",
    "text",
    "quote",
    "added",
    "payload",
    "media",
    "location",
    "contacts",
    "detail",
    "raw",
    "content",
    "mediaUrl",
    "to",
    "connection",
    "botToken",
    "secretToken",
    // Telegram's addresses hold the bot's token.
    "url",
  ],
  baseUrl: "https://api.telegram.org",
  webhook: { maxBytes: MIB, challenge: false, proof: "token" },
  limits: {
    text: 4096,
    caption: 1024,
    choices: {
      buttons: 20,
      rows: 20,
      buttonTitle: 64,
      rowTitle: 64,
      rowDescription: 0,
      body: 4096,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: CALLBACK_DATA_BYTES,
    },
    // By address; https://core.telegram.org/bots/api#sending-files
    media: {
      image: { maxBytes: 5 * MIB, mime: ["image/jpeg", "image/png", "image/webp", ANIMATION_MIME] },
      video: { maxBytes: 20 * MIB, mime: ["video/mp4"] },
      audio: { maxBytes: 20 * MIB, mime: ["audio/mpeg", "audio/mp4", "audio/x-m4a", VOICE_MIME] },
      document: { maxBytes: 20 * MIB, mime: ["application/pdf", "application/zip", ANIMATION_MIME] },
      sticker: { maxBytes: 512 * KIB, mime: ["image/webp"] },
    },
    inboundMediaBytes: 20 * MIB,
    // Telegram carries no reference of ours; any delivery's id fits.
    clientRef: 512,
  },
  rate: { perSecond: 30, perRecipientMs: 1 * SECOND },
  send: {
    timeoutMs: 20 * SECOND,
    secretInAddress: true,
    repeatSafe: false,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  // No receipt will ever tell, so there is nothing to wait for but a person's look.
  receipts: { delivered: false, read: false, presumedLostMs: 15 * MINUTE },
  // By HTTP status, which is all the code that Telegram gives: a word in a description may change.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [409, [500, 599]],
    windowClosed: [],
    undeliverable: [],
    unreachable: [403],
    rejected: [400, 413],
    template: [],
    authentication: [401, 404],
    integrity: [],
    gone: [],
  },
};
