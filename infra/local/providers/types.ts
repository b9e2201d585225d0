/** The words that the simulator's parts share. Times are epoch milliseconds unless a field says otherwise. */
import type { AwsSmsAccount } from "./aws-sms/account.ts";
import type { HttpAccount } from "./http/account.ts";
import type { InstagramAccount } from "./instagram/account.ts";
import type { MailjetAccount } from "./mailjet/account.ts";
import type { MessengerAccount } from "./messenger/account.ts";
import type { OvhAccount } from "./ovh/account.ts";
import type { SendgridAccount } from "./sendgrid/account.ts";
import type { SesAccount } from "./ses/account.ts";
import type { SlackAccount } from "./slack/account.ts";
import type { SmtpAccount } from "./smtp/account.ts";
import type { TelegramAccount } from "./telegram/account.ts";
import type { TwilioAccount } from "./twilio/account.ts";
import type { WebPushAccount } from "./webpush/account.ts";
import type { WhatsAppAccount } from "./whatsapp/account.ts";

/** What a business registered with a provider: the credentials and the address that its webhooks go to. */
export type Account =
  | AwsSmsAccount
  | HttpAccount
  | InstagramAccount
  | MailjetAccount
  | MessengerAccount
  | OvhAccount
  | SendgridAccount
  | SesAccount
  | SlackAccount
  | SmtpAccount
  | TelegramAccount
  | TwilioAccount
  | WebPushAccount
  | WhatsAppAccount;

/** A person on the other side. At least one of the two ids; a customer who hides their number has only `userId`, which is their address where they write mails. */
export interface Customer {
  readonly waId?: string;
  readonly userId?: string;
  readonly name: string;
}
/** The id that names this customer's chat. */
export function customerKey(customer: Customer): string {
  const key = customer.waId ?? customer.userId;
  if (!key) throw new Error("a customer needs a waId or a userId");
  return key;
}

/** How far a message came, seen from whoever sent it. `posting` and `refused` are a customer's message and our webhook. */
export type Progress = "posting" | "refused" | "accepted" | "sent" | "delivered" | "read" | "failed";

export interface ChatMedia {
  /** Id in the media store; absent when the file could not be fetched. */
  readonly id?: string;
  readonly mime?: string;
  readonly filename?: string;
  readonly voice?: boolean;
  readonly note?: string;
}

export interface ChatMessage {
  readonly id: string;
  readonly by: "business" | "customer";
  readonly at: number;
  readonly type: string;
  text?: string;
  header?: string;
  footer?: string;
  media?: ChatMedia;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contacts?: { name: string; phones: string[] }[];
  /** What the customer can press. `opens` is the label of the button that opens a list. */
  choices?: {
    kind: "buttons" | "list" | "template" | "links";
    opens?: string;
    options: { id: string; title: string; description?: string; url?: string }[];
  };
  /** Of a mail: what it is called (with brackets), what it follows, and its HTML in the media store. */
  mail?: { messageId: string; subject: string; references: readonly string[]; html?: string; replyTo?: string };
  replyTo?: string;
  template?: string;
  reactions?: { business?: string; customer?: string };
  edited?: boolean;
  deleted?: boolean;
  progress: Progress;
  error?: { code: number; title: string };
}

export interface Chat {
  readonly accountId: string;
  readonly customer: Customer;
  /** When the customer last wrote; opens the provider's window. */
  lastCustomerAt?: number;
  /** Messages of the business that nobody has looked at on the phone. */
  unread: number;
  messages: ChatMessage[];
}

export interface CustomerMedia {
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly filename?: string;
}

interface Reply {
  /** The id of the message that this one answers. */
  readonly replyTo?: string;
}
export type CustomerMessage =
  | (Reply & { readonly type: "text"; readonly text: string; readonly forwarded?: boolean })
  | (Reply & {
      readonly type: "image" | "document" | "audio" | "video" | "sticker";
      /** Without it a sample is sent; only a video has none. */
      readonly media?: CustomerMedia;
      readonly caption?: string;
      readonly voice?: boolean;
    })
  | (Reply & {
      readonly type: "location";
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    })
  | (Reply & {
      readonly type: "contacts";
      readonly contacts: readonly { readonly name: string; readonly phones: readonly string[] }[];
    })
  | { readonly type: "button_reply"; readonly id: string; readonly title: string; readonly replyTo: string }
  | {
      readonly type: "list_reply";
      readonly id: string;
      readonly title: string;
      readonly description?: string;
      readonly replyTo: string;
    }
  /** The quick reply of a template. */
  | { readonly type: "template_reply"; readonly payload: string; readonly title: string; readonly replyTo: string }
  /** Without an emoji the reaction is taken back. */
  | { readonly type: "reaction"; readonly messageId: string; readonly emoji?: string }
  | { readonly type: "edit"; readonly messageId: string; readonly text: string }
  | { readonly type: "revoke"; readonly messageId: string }
  /** A mail with more than words, where the channel carries mails. Without `replyTo` it begins a thread. `automatic`: a machine answers. */
  | (Reply & {
      readonly type: "mail";
      readonly subject?: string;
      readonly text: string;
      readonly html?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly automatic?: boolean;
    })
  /** The customer says that a mail is spam. */
  | { readonly type: "complaint"; readonly messageId: string }
  /** Fields of a message as the provider would write them, for kinds that nothing above covers. */
  | { readonly type: "raw"; readonly fields: Readonly<Record<string, unknown>> };

export type BatchShape = "messages" | "changes" | "entries";

/** How customers' webhooks are posted. */
export interface PostingOptions {
  /** Extra copies of every webhook. */
  readonly repeat?: number;
  /** Posts the newest first. */
  readonly reorder?: boolean;
  /** Everything in one webhook, as several messages, several changes or several entries. */
  readonly batch?: BatchShape;
  /** Meta escapes everything outside ASCII and signs that form; false sends UTF-8. */
  readonly escapeUnicode?: boolean;
  /** When the customer wrote, epoch milliseconds; absent means now. */
  readonly at?: number;
  /** The provider's id for the (first) message; absent means a new one. Repeating an id is how a provider repeats itself. */
  readonly messageId?: string;
}

/** `phoneNumberId` is the account's id, whatever the channel calls it: Telegram's is the bot's. */
export interface AccountReference {
  readonly phoneNumberId: string;
}
export interface CustomerSend extends AccountReference, PostingOptions {
  readonly from: Customer;
  readonly message?: CustomerMessage;
  readonly messages?: readonly CustomerMessage[];
}

/** What our side answered to one webhook. `status` is null when no answer came. */
export interface WebhookAnswer {
  readonly status: number | null;
  readonly ms: number;
  readonly body: string;
  readonly error?: string;
  /** When the provider is to come back, if our side said so. */
  readonly retryAfterMs?: number;
}

export interface CustomerSendResult {
  readonly messageIds: readonly string[];
  /** First attempts, in the order of posting; attempts after a refusal go on behind. */
  readonly answers: readonly WebhookAnswer[];
}

export interface WebhookLogEntry extends WebhookAnswer {
  readonly sequence: number;
  readonly at: number;
  readonly accountId: string;
  readonly kind: "message" | "receipt" | "verification";
  readonly summary: string;
  readonly attempt: number;
  readonly payload: string;
}

/** One request that the provider accepted. */
export interface SentRecord {
  readonly wamid: string;
  readonly at: number;
  readonly accountId: string;
  readonly to: string;
  readonly body: unknown;
  /** False when the answer was held back on purpose: our side cannot know that it was accepted. */
  readonly answered: boolean;
}
/** Every request to send, refused ones included. */
export interface RequestRecord {
  readonly at: number;
  readonly accountId: string;
  readonly to: string | null;
  readonly outcome: string;
}

export interface Settings {
  /** Milliseconds after acceptance; `read` null means "when the chat is opened on the phone". */
  readonly receipts: { readonly sent: number; readonly delivered: number; readonly read: number | null };
  /** A free-form message outside 24 h: refused at once, accepted and failed by a receipt, or let through. */
  readonly window: "refuse" | "receipt" | "off";
  /** When the account's access token ends, in seconds since 1970; 0: never. Where the provider tells it. */
  readonly tokenExpiresAt: number;
}
