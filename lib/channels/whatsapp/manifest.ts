/**
 * The WhatsApp Cloud API as data: every number and code here is Meta's and may change without a line of code changing.
 * Sources: https://developers.facebook.com/documentation/business-messaging/whatsapp (messages, media, throughput, errors).
 */
import type { Manifest } from "../contract.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Hosts (and their subdomains) on which Meta serves customers' files; an access token is sent to no other. */
export const MEDIA_HOSTS: readonly string[] = ["fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net"];

/** What Meta accepts as the name of a template. */
export const TEMPLATE_NAME = /^[a-z0-9_]{1,512}$/;

/** Meta refuses template variables with line breaks, tabs or more spaces in a row than this. */
export const TEMPLATE_SPACES = 4;

/** How many templates one answer lists, and how many Meta lets an account have. */
export const TEMPLATES_A_PAGE = 200;
export const TEMPLATES_OF_AN_ACCOUNT = 6_000;

/** The label of a list when none was given: one word that Spanish, French, English and Portuguese share. */
export const DEFAULT_LIST_LABEL = "Menu";

export const manifest: Manifest = {
  id: "whatsapp",
  name: "WhatsApp",
  reaches: "phone",
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
      help: "A random text that you choose and enter again at Meta, WhatsApp, Configuration, when you register the address.",
    },
  ],
  connection: [
    {
      name: "phoneNumberId",
      label: "Phone number ID",
      secret: false,
      required: true,
      help: "From WhatsApp, API setup. Not the phone number itself.",
    },
    {
      name: "businessAccountId",
      label: "WhatsApp Business Account ID",
      secret: false,
      required: true,
      help: "From WhatsApp, API setup. News about templates and the account comes under this id.",
    },
    {
      name: "accessToken",
      label: "Access token",
      secret: true,
      required: true,
      help: "A permanent token of a system user with whatsapp_business_messaging and whatsapp_business_management.",
    },
  ],
  accountFields: ["phoneNumberId", "businessAccountId"],
  redact: [
    "senderId",
    "senderUserId",
    "senderName",
    "newSenderId",
    "recipientId",
    "oldUserId",
    "newUserId",
    "text",
    "payload",
    "media",
    "location",
    "contacts",
    "order",
    "orderLines",
    "referralText",
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
    text: 4096,
    caption: 1024,
    choices: {
      buttons: 3,
      rows: 10,
      buttonTitle: 20,
      rowTitle: 24,
      rowDescription: 72,
      body: 1024,
      listLabel: 20,
      header: 60,
      footer: 60,
      id: 200,
    },
    media: {
      image: { maxBytes: 5 * MIB, mime: ["image/jpeg", "image/png"] },
      video: { maxBytes: 16 * MIB, mime: ["video/mp4", "video/3gpp"] },
      audio: { maxBytes: 16 * MIB, mime: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"] },
      document: { maxBytes: 100 * MIB, mime: ["*/*"] },
      // 100 KB when it does not move; only Meta can tell the two apart, and answers 131053.
      sticker: { maxBytes: 500 * KIB, mime: ["image/webp"] },
    },
    inboundMediaBytes: 100 * MIB,
    clientRef: 512,
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
    wording: {
      ...{ text: 1024, header: 60, footer: 60 },
      ...{ buttons: 10, urlButtons: 2, phoneButtons: 1, buttonTitle: 25, url: 2000, phone: 20 },
    },
  },
  window: { ms: 24 * HOUR, openedBy: ["message", "call"] },
  freeServiceMessages: 1_000,
  // A portfolio may begin conversations with 250 people a day until Meta raises that.
  rate: { perSecond: 80, perRecipientMs: 6 * SECOND, warmUp: { first: 250, days: 10 } },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 6,
    // 4^n seconds, as Meta asks for after 131056; good enough for the other transient codes.
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: true, presumedLostMs: 24 * HOUR },
  errors: {
    throttledConnection: [4, 17, 32, 613, 80007, 80008, 130429, 133016],
    throttledRecipient: [131056],
    spam: [131048, 131064],
    transient: [1, 2, 131000, 131016, 131053, 131057, 135000],
    windowClosed: [131047],
    undeliverable: [130472, 131026, 131049, 131050],
    unreachable: [],
    rejected: [
      100, 131008, 131009, 131014, 131021, 131030, 131037, 131042, 131044, 131045, 131051, 131052, 131062, 131063,
      137000,
    ],
    template: [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069],
    authentication: [0, 3, 10, 190, [200, 299], 131005, 133010],
    integrity: [368, 131031, 130497],
    gone: [33],
  },
  // The number or file does not exist, or the token may not see it.
  errorSubcodes: { gone: [[100, 33]] },
};
