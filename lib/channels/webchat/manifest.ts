/**
 * Web chat as data. There is no provider behind it: the widget on a website talks to us, and what we keep is what the visitor reads.
 * Every number here is our own.
 */
import type { Manifest } from "../contract.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const CHANNEL = "webchat";

/** Shortest text that may sign visitors' tokens. */
export const KEY_LENGTH = 32;

export const manifest: Manifest = {
  id: CHANNEL,
  name: "Web chat",
  app: [
    {
      name: "visitorKey",
      label: "Visitor key",
      secret: true,
      required: false,
      generated: true,
      help: "Signs the tokens that visitors are known by. Made by itself when it is left empty; 32 characters or more.",
    },
    {
      name: "identitySecret",
      label: "Identity secret",
      secret: true,
      required: false,
      help: "For visitors who are signed in on your website: your server signs their ids with it (HMAC-SHA256). 32 characters or more.",
    },
  ],
  connection: [
    {
      name: "widget",
      label: "Widget",
      secret: false,
      required: true,
      help: "A short name of this widget: lower-case letters, digits and hyphens, such as shop.",
    },
    {
      name: "origins",
      label: "Websites",
      secret: false,
      required: true,
      help: "Where it may be shown, separated by spaces: https://shop.example https://www.shop.example. https://*.shop.example stands for all names below.",
    },
    {
      name: "title",
      label: "Title",
      secret: false,
      required: false,
      help: "At the top of the chat: the name of the business.",
    },
    {
      name: "languages",
      label: "Languages",
      secret: false,
      required: false,
      help: "es, fr and en, separated by spaces; the first one where a visitor speaks none of them. All three, Spanish first, when left empty.",
    },
    ...(["Es", "Fr", "En"] as const).flatMap((language) => [
      {
        name: `greeting${language}`,
        label: `Greeting (${language.toLowerCase()})`,
        secret: false,
        required: false,
        help: "Shown before the first message, in this language.",
      },
      {
        name: `away${language}`,
        label: `Away (${language.toLowerCase()})`,
        secret: false,
        required: false,
        help: "Shown outside of your business hours, in this language.",
      },
    ]),
    {
      name: "colour",
      label: "Colour",
      secret: false,
      required: false,
      help: "Of the button and of the visitor's messages: #0b5fff. Texts on it are black or white, whichever can be read.",
    },
    { name: "position", label: "Position", secret: false, required: false, help: "right (unless told) or left." },
    {
      name: "form",
      label: "Questions before the chat",
      secret: false,
      required: false,
      help: "name, email and phone, separated by spaces; one with a * behind it must be answered: name* email.",
    },
    {
      name: "uploads",
      label: "Files of visitors",
      secret: false,
      required: false,
      help: "none, images (unless told) or files: images, PDF and plain text.",
    },
  ],
  accountFields: ["widget"],
  redact: [
    "senderId",
    "senderName",
    "recipientId",
    "oldUserId",
    "newUserId",
    "text",
    "payload",
    "media",
    "raw",
    "content",
    "mediaUrl",
    "to",
    "connection",
    "visitorKey",
    "identitySecret",
    "token",
  ],
  hosted: true,
  baseUrl: "https://webchat.invalid",
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
      listLabel: 0,
      header: 120,
      footer: 120,
      id: 256,
    },
    media: {
      image: { maxBytes: 16 * MIB, mime: ["image/jpeg", "image/png", "image/webp", "image/gif"] },
      video: { maxBytes: 64 * MIB, mime: ["video/mp4"] },
      audio: { maxBytes: 16 * MIB, mime: ["audio/mpeg", "audio/mp4", "audio/ogg"] },
      document: { maxBytes: 64 * MIB, mime: ["application/pdf", "text/plain"] },
    },
    // Through the API, which takes no more at once.
    inboundMediaBytes: 4 * MIB,
    clientRef: 512,
  },
  rate: { perSecond: 1_000, perRecipientMs: 0 },
  send: {
    timeoutMs: 1 * SECOND,
    repeatSafe: true,
    maxAttempts: 3,
    backoffMs: [1 * SECOND, 5 * SECOND],
    spamBackoffMs: MINUTE,
  },
  receipts: { delivered: true, read: true, presumedLostMs: MINUTE },
  // Nobody answers, so nobody refuses.
  errors: {
    throttledConnection: [],
    throttledRecipient: [],
    spam: [],
    transient: [],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [],
    template: [],
    authentication: [],
    integrity: [],
    gone: [],
  },
};
