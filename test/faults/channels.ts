/** What the worlds have to know of each channel: its accounts and secrets, its provider's words, and how it names people. */
import { createHmac } from "node:crypto";
import type { Manifest } from "../../lib/channels/contract.ts";
import { manifest as httpManifest } from "../../lib/channels/http/manifest.ts";
import { manifest as instagramManifest } from "../../lib/channels/instagram/manifest.ts";
import { manifest as messengerManifest } from "../../lib/channels/messenger/manifest.ts";
import { manifest as slackManifest } from "../../lib/channels/slack/manifest.ts";
import { manifest as telegramManifest } from "../../lib/channels/telegram/manifest.ts";
import { manifest as webchatManifest } from "../../lib/channels/webchat/manifest.ts";
import { manifest as whatsappManifest } from "../../lib/channels/whatsapp/manifest.ts";
import type { Identity } from "../../lib/core/contacts/model.ts";
import type { Answer } from "./cloud.ts";

export const CHANNELS = ["whatsapp", "messenger", "instagram", "slack", "telegram", "webchat", "http"] as const;
export type ChannelId = (typeof CHANNELS)[number];

/** Ways of a provider to say that it did not take a message. */
export type Refusal = "busy" | "slow_down" | "spam" | "refuse" | "token";

export interface Sent {
  /** Our reference, where the provider is given one. */
  readonly clientRef: string;
  readonly to: string;
  readonly text: string;
}

interface Said {
  readonly id: string;
  readonly customer: string;
  readonly words: string;
  readonly atMs: number;
}

export interface Kit {
  readonly manifest: Manifest;
  /** Of the app and of the connection. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Of the connection of the world with this number; the first is the account that webhooks name. */
  readonly settings: (world: string) => Readonly<Record<string, string>>;
  readonly customer: string;
  readonly identitiesOf: (customer: string, account: string) => readonly Identity[];
  /** Ids as the provider makes them, of customers' messages and of ours. */
  readonly theirs: (number: number) => string;
  readonly ours: (number: number) => string;
  /** What proves that a webhook with this body is the provider's. */
  readonly proofOf: (body: string) => Readonly<Record<string, string>>;
  /** The webhook of a customer's message. */
  readonly said: (account: string, message: Said) => unknown;
  /** What a request to send says, and what is answered when it is taken. */
  readonly read: (request: Record<string, unknown>) => Sent;
  readonly taken: (externalId: string, sent: Sent) => unknown;
  readonly refusals: Readonly<Record<Refusal, Answer>>;
}

const META = {
  appSecret: "0123456789abcdef0123456789abcdef",
  verifyToken: "invented",
  accessToken: "EAAinventedtoken0001",
} as const;

const signed = (body: string) => ({
  "x-hub-signature-256": `sha256=${createHmac("sha256", META.appSecret).update(body).digest("hex")}`,
});

const graphError = (status: number, code: number, error_subcode?: number, headers?: Answer["headers"]): Answer => ({
  status,
  body: { error: { message: `(#${code}) no`, type: "OAuthException", code, error_subcode, fbtrace_id: "A" } },
  ...(headers ? { headers } : {}),
});

/** The frame of everything that happens at a number. */
export const whatsappHook = (account: string, value: Record<string, unknown>) => ({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "1",
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550009999", phone_number_id: account },
            ...value,
          },
        },
      ],
    },
  ],
});

export const whatsappMessage = ({ id, customer, words, atMs }: Said) => ({
  from: customer,
  id,
  timestamp: String(Math.floor(atMs / 1000)),
  type: "text",
  text: { body: words },
});

const whatsapp: Kit = {
  manifest: whatsappManifest,
  secrets: META,
  settings: (world) => ({ phoneNumberId: `9${world}`, businessAccountId: `8${world}` }),
  customer: "15550001111",
  identitiesOf: (customer) => [{ kind: "phone", value: `+${customer}` }],
  theirs: (number) => `wamid.THEIRS${number}`,
  ours: (number) => `wamid.OURS${number}`,
  proofOf: signed,
  said: (account, message) =>
    whatsappHook(account, {
      contacts: [{ wa_id: message.customer, profile: { name: "Ana Ejemplo" } }],
      messages: [whatsappMessage(message)],
    }),
  read: ({ biz_opaque_callback_data, to, text }) => ({
    clientRef: String(biz_opaque_callback_data),
    to: String(to),
    text: (text as { body?: string } | undefined)?.body ?? "",
  }),
  taken: (id) => ({ messaging_product: "whatsapp", messages: [{ id }] }),
  refusals: {
    busy: graphError(503, 131016),
    slow_down: graphError(429, 131056),
    spam: graphError(429, 131048),
    refuse: graphError(400, 131026),
    token: graphError(401, 190),
  },
};

/** What happens at a page, item by item in one webhook. */
export const messengerHook = (account: string, atMs: number, ...items: readonly object[]) => ({
  object: "page",
  entry: [{ id: account, time: atMs, messaging: items }],
});

const messenger: Kit = {
  manifest: messengerManifest,
  secrets: META,
  settings: (world) => ({ pageId: `3${world}` }),
  customer: "6100000000000142",
  identitiesOf: (value) => [{ kind: "messenger", value }],
  theirs: (number) => `m_THEIRS${number}`,
  ours: (number) => `m_OURS${number}`,
  proofOf: signed,
  said: (account, { id, customer, words, atMs }) =>
    messengerHook(account, atMs, {
      sender: { id: customer },
      recipient: { id: account },
      timestamp: atMs,
      message: { mid: id, text: words },
    }),
  read({ recipient, message }) {
    const { metadata, text } = message as { metadata: string; text?: string };
    return { clientRef: metadata, to: (recipient as { id: string }).id, text: text ?? "" };
  },
  taken: (message_id, { to }) => ({ recipient_id: to, message_id }),
  refusals: {
    busy: graphError(503, 2),
    slow_down: graphError(429, 613),
    spam: graphError(429, 613, undefined, { "retry-after": "21600" }),
    refuse: graphError(400, 100, 2018001),
    token: graphError(401, 190),
  },
};

/** A page's account at Instagram is written to like the page itself. */
const instagram: Kit = {
  ...messenger,
  manifest: instagramManifest,
  settings: (world) => ({ instagramId: `1784${world}`, pageId: `3${world}` }),
  customer: "5200000000000142",
  identitiesOf: (value) => [{ kind: "instagram", value }],
  theirs: (number) => `aWdfTHEIRS${number}`,
  ours: (number) => `aWdfOURS${number}`,
  said: (account, { id, customer, words, atMs }) => ({
    object: "instagram",
    entry: [
      {
        id: account,
        time: atMs,
        messaging: [
          {
            sender: { id: customer },
            recipient: { id: account },
            timestamp: atMs,
            message: { mid: id, text: words },
          },
        ],
      },
    ],
  }),
};

const slackNo = (error: string, status = 200, headers?: Answer["headers"]): Answer => ({
  ...{ status, body: { ok: false, error } },
  ...(headers ? { headers } : {}),
});

const slack: Kit = {
  manifest: slackManifest,
  secrets: { signingSecret: "an-invented-signing-secret", slackToken: "xoxb-an-invented-token" },
  settings: (world) => ({ teamId: `T07${world}` }),
  customer: "D07ANA00001",
  identitiesOf: (conversation, account) => [{ kind: `slack:${account}`, value: conversation.replace("D", "U") }],
  theirs: (number) => `1767780000.${String(number).padStart(6, "0")}`,
  ours: (number) => `1767790000.${String(number).padStart(6, "0")}`,
  proofOf(body) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const digest = createHmac("sha256", slack.secrets.signingSecret ?? "")
      .update(`v0:${timestamp}:${body}`)
      .digest("hex");
    return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
  },
  said: (team, { id, customer, words, atMs }) => ({
    ...{ type: "event_callback", team_id: team, api_app_id: "A07APP00001", event_id: `Ev${id}` },
    event: {
      ...{ type: "message", channel: customer, channel_type: "im", user: customer.replace("D", "U") },
      ...{ text: words, ts: id, event_ts: String(atMs / 1000) },
    },
  }),
  read({ channel, text, metadata }) {
    const { ref } = (metadata as { event_payload: { ref: string } }).event_payload;
    return { clientRef: ref, to: String(channel), text: String(text) };
  },
  taken: (ts, { to }) => ({ ok: true, channel: to, ts }),
  refusals: {
    busy: slackNo("service_unavailable", 503),
    slow_down: slackNo("ratelimited", 429, { "retry-after": "30" }),
    spam: slackNo("ratelimited", 429, { "retry-after": "21600" }),
    refuse: slackNo("channel_not_found"),
    token: slackNo("invalid_auth"),
  },
};

const botError = (error_code: number, retry_after?: number): Answer => ({
  status: error_code,
  body: { ok: false, error_code, description: "no", ...(retry_after ? { parameters: { retry_after } } : {}) },
});

const telegram: Kit = {
  manifest: telegramManifest,
  secrets: { secretToken: "an-invented_Token-01", botToken: "600500400:an-invented_token" },
  settings: (world) => ({ botId: `6${world}` }),
  customer: "700100142",
  identitiesOf: (value) => [{ kind: "telegram", value }],
  // Both sides count the same messages of the chat.
  theirs: (number) => String(100 + number),
  ours: (number) => String(50_000 + number),
  proofOf: () => ({ "x-telegram-bot-api-secret-token": telegram.secrets.secretToken ?? "" }),
  said(_account, { id, customer, words, atMs }) {
    const person = { id: Number(customer), first_name: "Ana", last_name: "Ejemplo" };
    return {
      update_id: 800_700_000 + Number(id),
      message: {
        message_id: Number(id),
        from: { ...person, is_bot: false },
        chat: { ...person, type: "private" },
        date: Math.floor(atMs / 1000),
        text: words,
      },
    };
  },
  read: ({ chat_id, text }) => ({ clientRef: "", to: String(chat_id), text: String(text) }),
  taken: (id, { to, text }) => ({
    ok: true,
    result: { message_id: Number(id), date: 1, chat: { id: Number(to), type: "private" }, text },
  }),
  refusals: {
    busy: botError(502),
    slow_down: botError(429, 30),
    spam: botError(429, 21_600),
    refuse: botError(400),
    token: botError(401),
  },
};

/** Nobody is asked to send, so nobody refuses. */
const nobody = (): never => {
  throw new Error("web chat has no provider");
};
const webchat: Kit = {
  manifest: webchatManifest,
  secrets: { visitorKey: "an-invented-visitor-key-of-forty-letters" },
  settings: (world) => ({ widget: `w${world}`, origins: "https://shop.example" }),
  customer: `v_${"abcdefghijklmnopqrstuvwxyz"}`,
  identitiesOf: (value) => [{ kind: "webchat", value }],
  theirs: (number) => `message-000${number}`,
  ours: String,
  proofOf: (body) => ({
    "x-chasqui-signature": `v1=${createHmac("sha256", webchat.secrets.visitorKey ?? "")
      .update(`webhook\n${body}`)
      .digest("hex")}`,
  }),
  said: (widget, { id, customer, words, atMs }) => ({
    widget,
    visitor: { id: customer, name: "Ana Ejemplo" },
    events: [{ kind: "text", id, at: new Date(atMs).toISOString(), text: words }],
  }),
  read: nobody,
  taken: nobody,
  refusals: {
    busy: botError(502),
    slow_down: botError(429),
    spam: botError(429),
    refuse: botError(400),
    token: botError(401),
  },
};

const own = (status: number, code: string, headers?: Answer["headers"]): Answer => ({
  ...{ status, body: { code, message: "no" } },
  ...(headers ? { headers } : {}),
});

const OWN_KEY = Buffer.from("an-invented-key-of-32-characters");
const http: Kit = {
  manifest: httpManifest,
  secrets: {
    inboundSecret: `whsec_${OWN_KEY.toString("base64")}`,
    outboundSecret: `whsec_${OWN_KEY.toString("base64")}`,
  },
  settings: (world) => ({ account: `portal-${world}`, url: "https://portal.shop.example/chasqui" }),
  customer: "u-1042",
  identitiesOf: (value, account) => [{ kind: `http:${account}`, value }],
  theirs: (number) => `m-${number}`,
  ours: String,
  proofOf(body) {
    const [id, timestamp] = ["msg_1", String(Math.floor(Date.now() / 1000))];
    const signature = createHmac("sha256", OWN_KEY).update(`${id}.${timestamp}.${body}`).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
  },
  said: (account, { id, customer, words, atMs }) => ({
    account,
    type: "message.created",
    timestamp: new Date(atMs).toISOString(),
    data: { id, from: { id: customer, name: "Ana Ejemplo" }, text: words },
  }),
  read({ data }) {
    const { id, to, content } = data as { id: string; to: { id: string }; content: { text?: string } };
    return { clientRef: id, to: to.id, text: content.text ?? "" };
  },
  taken: () => ({}),
  refusals: {
    busy: own(503, "temporary"),
    slow_down: own(429, "slow_down", { "retry-after": "30" }),
    spam: own(429, "slow_down", { "retry-after": "21600" }),
    refuse: own(422, "unsupported"),
    token: own(401, "bad_signature"),
  },
};

export const KITS: Readonly<Record<ChannelId, Kit>> = {
  whatsapp,
  messenger,
  instagram,
  slack,
  telegram,
  webchat,
  http,
};
