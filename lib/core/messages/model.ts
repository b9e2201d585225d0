/**
 * What a channel may tell us (inbound events) and what we may tell a customer (outbound content), in words that no provider
 * owns. Channels translate to and from these; nothing else in the product knows a provider's format.
 */

export type Direction = "in" | "out";
export type ConversationType = "private" | "group" | "supergroup" | "channel";

/** A file that a provider holds (`id`, `url`) and, once fetched, that we hold. Sizes in bytes. */
export interface MediaReference {
  readonly id?: string;
  readonly url?: string;
  /** Where we keep it, and its size, when it came with the message and needs no fetching. */
  readonly key?: string;
  readonly size?: number;
  /** The file itself, in base64, where it came with the message: kept before the message goes on, and `key` put in its place. */
  readonly content?: string;
  readonly mime?: string;
  readonly filename?: string;
  /** `url` is a page to open (a shared post, a link): there is no file to fetch, and the text names it too. */
  readonly link?: true;
}

export interface GeoLocation {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** A visiting card that somebody shared in a conversation. Not one of our contacts. */
export interface SharedCard {
  readonly name: string | null;
  readonly phones: readonly string[];
}

export interface OrderSummary {
  readonly catalogId: string;
  /** How many lines the order has. */
  readonly items: number;
}

export interface OrderLine {
  readonly sku: string;
  /** As the provider wrote it; some send words where numbers belong. */
  readonly quantity: string;
  readonly price: string;
  readonly currency: string;
}

/** The advertisement, post or link that a customer came from. */
export interface Referral {
  readonly sourceType?: string;
  readonly sourceId?: string;
  readonly sourceUrl?: string;
  /** Our own data in the link that was followed. */
  readonly ref?: string;
  /** Where that link was, and how it led here, in the provider's words. */
  readonly source?: string;
  readonly type?: string;
  readonly adId?: string;
}

export interface VouchedAddress {
  readonly kind: "phone" | "email";
  readonly value: string;
}

interface EventBase {
  readonly channel: string;
  /** Our side of the exchange as the provider names it: phone number id, page id, bot id, ... */
  readonly accountId?: string;
  /** ISO 8601, UTC, milliseconds. Absent when the provider gave none that can be read: the time of receipt counts then. */
  readonly timestamp?: string;
}

/** Who wrote and where: shared by everything that happens inside a thread. */
interface ThreadEventBase extends EventBase {
  /** The provider's id of this event. */
  readonly externalId: string;
  /** What repeats are recognised by, when it differs from `externalId`. */
  readonly dedupeId?: string;
  /** What it is stored once by in its thread, where the provider tells one message as several events, each with a `dedupeId` of its own. */
  readonly onceId?: string;
  /** `out` marks an echo: a person of the business wrote in the provider's own app. */
  readonly direction: Direction;
  /** As the provider wrote it: the customer for `in`, our own account for an echo. */
  readonly senderId: string;
  /** A second id of the same person, when the provider gives two (WhatsApp's business-scoped user id). */
  readonly senderUserId?: string;
  /** Telephone numbers (E.164) and e-mail addresses (lower case) of the customer, where whoever says so knows them to be theirs. */
  readonly vouched?: readonly VouchedAddress[];
  /** The name that the customer gave themselves. */
  readonly senderName?: string;
  /** The customer, for an echo. */
  readonly recipientId?: string;
  /** The chat, where the provider names chats: always for groups and channels; some know a person's chat by the person alone. */
  readonly conversationId?: string;
  readonly conversationType?: ConversationType;
  /** A part of the chat that the provider keeps apart: a topic, or the answers below one message. */
  readonly threadId?: string;
  /** What an answer is addressed to, where that is more than the chat's id. Only the channel reads it. */
  readonly address?: string;
  /** Where it was written, when not in an ordinary chat. */
  readonly source?: "channel_post" | "business" | "guest";
  /** The provider's id of the message that this one answers or reacts to. */
  readonly replyTo?: string;
  /** The provider's id of the story that this message answers. */
  readonly replyToStory?: string;
  /** Another app of the business answers in this thread at present: people may read along, nothing may answer by itself. */
  readonly standby?: true;
}

/** The body of a message, shared by new and edited ones. `type` is the channel's word; unknown kinds are `unsupported`. */
export interface MessageBody {
  readonly type: string;
  /** Of an e-mail. */
  readonly subject?: string;
  /** The body, the caption, or the title of the button that was pressed. */
  readonly text?: string;
  readonly media?: readonly MediaReference[];
  readonly location?: GeoLocation;
  readonly contacts?: readonly SharedCard[];
  readonly order?: OrderSummary;
  readonly orderLines?: readonly OrderLine[];
  /** Our own data, which comes back with the button, row or form that was answered. */
  readonly payload?: string;
  readonly forwarded?: boolean;
  /** The words of another message that this one is about. */
  readonly quote?: string;
  /** Files that were sent together come as messages of their own, with one such id. */
  readonly mediaGroupId?: string;
  /** Spoken into the telephone there and then, not a sound file. */
  readonly voice?: boolean;
  readonly referral?: Referral;
  readonly referralText?: string;
  readonly errorCode?: string;
  /** A machine wrote it, such as an out-of-office answer: nobody waits for a reply, and nothing may answer it by itself. */
  readonly automatic?: true;
  /** The word by which the provider sorted it, where it sorts by words. */
  readonly keyword?: string;
  /** The provider took it for a wish to get nothing more, or to get something again, and has answered it. */
  readonly optOut?: "stop" | "start";
}

export interface MessageEvent extends ThreadEventBase, MessageBody {
  readonly event: "message";
  /** What an echo says that its sender added. Where it is the reference of one of our deliveries, the message is that delivery. */
  readonly clientRef?: string;
}
export interface MessageEditEvent extends ThreadEventBase, MessageBody {
  readonly event: "message_edit";
  /** The provider's id of the message that was edited. */
  readonly targetId: string;
}
export interface MessageDeleteEvent extends ThreadEventBase {
  readonly event: "message_delete";
  readonly targetId: string;
}
export interface ReactionEvent extends ThreadEventBase {
  readonly event: "reaction";
  readonly type: "reaction";
  readonly action: "react" | "unreact";
  /** The emoji; absent when the reaction was taken back, or is a picture of the provider's that has no character. */
  readonly text?: string;
  /** Everything that was added at once, where people may give several: emoji, or ids of pictures. */
  readonly added?: readonly string[];
}
/** A button below one of our messages was pressed: stored as a message of the customer. */
export interface PostbackEvent extends ThreadEventBase, MessageBody {
  readonly event: "postback";
}
/** Something that the provider says in a thread, such as a customer's change of number. */
export interface SystemEvent extends ThreadEventBase {
  readonly event: "system";
  readonly type: string;
  readonly text?: string;
  /** The id that the customer has from now on. */
  readonly newSenderId?: string;
}

export const RECEIPT_STATUSES = ["sent", "delivered", "read", "played", "failed"] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/**
 * What is said of an e-mail beside that. `queued` and `delayed` prove nothing; it was `bounced`, `rejected` before it left, or
 * `complained` of as spam by its reader; something `opened` it or `clicked` a link in it, which machines do too.
 */
export const MAIL_STATUSES = ["queued", "delayed", "bounced", "rejected", "complained", "opened", "clicked"] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** A receipt: how far one of our messages came. */
export interface StatusEvent extends EventBase {
  readonly event: "status";
  readonly externalId: string;
  readonly status: ReceiptStatus | MailStatus;
  readonly recipientId?: string;
  /** Which number or name of ours it came from, where the provider says so. */
  readonly senderId?: string;
  /** Whether the provider will say anything more of this message, where it says so: `true` ends its receipts. */
  readonly final?: boolean;
  /** Our own reference, echoed by the provider. */
  readonly clientRef?: string;
  readonly errorCode?: string;
  readonly errorText?: string;
  /** What kind of failure or complaint it is, in the provider's words. */
  readonly reason?: string;
  /** The provider's id of this report, where it gives one. */
  readonly dedupeId?: string;
  /** Why this recipient's address must not be written to any more, where the provider says so. */
  readonly unreachable?: "bounce" | "complaint" | "opt_out";
  /** What was followed, for `clicked`. */
  readonly url?: string;
  /** What fetched or followed, for `opened` and `clicked`. */
  readonly userAgent?: string;
}
/** A receipt without names: all that was sent to this person up to a moment came so far. */
export interface WatermarkEvent extends EventBase {
  readonly event: "status";
  readonly status: "delivered" | "read";
  /** ISO 8601, UTC, milliseconds, by the provider's clock. */
  readonly watermark: string;
  /** The customer, who is the thread: `thread` of `Channel.locate` for what this customer writes. */
  readonly recipientId: string;
  /** Some of the messages that are meant, if any is named. */
  readonly externalIds?: readonly string[];
}
/** A customer's id was replaced; both belong to the same person. */
export interface IdentityChangeEvent extends EventBase {
  readonly event: "identity_change";
  readonly senderId?: string;
  readonly oldUserId?: string;
  readonly newUserId: string;
  readonly vouched?: readonly VouchedAddress[];
}
/** A customer allowed or forbade a kind of message in the provider's own settings. */
export interface PreferenceEvent extends EventBase {
  readonly event: "preference";
  /** The provider's id of the message by which it was said, where there is one. */
  readonly externalId?: string;
  readonly dedupeId?: string;
  readonly senderId: string;
  readonly senderUserId?: string;
  readonly type: string;
  readonly status: string;
  readonly vouched?: readonly VouchedAddress[];
}
/** What a provider says of one of the templates that it keeps: what holds from now on. Its words in lower case. */
export interface TemplateNews {
  readonly providerId?: string | undefined;
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  readonly state?: string | undefined;
  readonly category?: string | undefined;
  readonly quality?: string | undefined;
  readonly reason?: string | undefined;
}
/**
 * News about an account, a template, a group, a call, our own place in a chat (`membership`), which app answers a customer
 * (`handover`), what a customer did outside the conversation (followed a link, opted in, linked an account, paid), a question that a
 * person has to answer at the provider (`verification`, by opening `url`), what people write below a post of ours (`comment`) or where
 * they name us (`mention`), or something that is understood and of no use here
 * (`other`): kept with its connection, never a message.
 */
export interface NoticeEvent extends EventBase {
  readonly event:
    | ("account" | "group" | "call" | "membership" | "other" | "verification")
    | ("handover" | "policy" | "referral" | "optin" | "account_linking" | "payment" | "comment" | "mention");
  readonly type: string;
  readonly status?: string;
  readonly externalId?: string;
  readonly dedupeId?: string;
  readonly conversationId?: string;
  readonly conversationType?: ConversationType;
  readonly senderId?: string;
  readonly senderName?: string;
  /** Of a comment or a mention: its words, the post, and the comment that it answers. */
  readonly text?: string;
  readonly postId?: string;
  readonly replyTo?: string;
  /** Our own data, which comes back with what the customer did. */
  readonly payload?: string;
  /** What the provider gave so that this customer can be written to. */
  readonly token?: string;
  readonly url?: string;
  /** Of a `verification` that the answer to its own request settles: what was asked for. */
  readonly challenge?: string;
  readonly referral?: Referral;
  readonly template?: TemplateNews;
  readonly detail?: unknown;
}
export interface ErrorEvent extends EventBase {
  readonly event: "error";
  readonly errorCode: string;
  readonly text?: string;
}
/** What we received but make nothing of: answered with 200, kept for diagnosis. */
export interface IgnoredEvent extends EventBase {
  readonly event: "ignored";
  readonly reason: string;
  readonly externalId?: string;
  /** The part of the body that was not understood. */
  readonly raw?: unknown;
}

export type ThreadEvent = MessageEvent | MessageEditEvent | MessageDeleteEvent | ReactionEvent | SystemEvent;
export type InboundEvent =
  | ThreadEvent
  | PostbackEvent
  | StatusEvent
  | WatermarkEvent
  | IdentityChangeEvent
  | PreferenceEvent
  | NoticeEvent
  | ErrorEvent
  | IgnoredEvent;

// ---------------------------------------------------------------------------------------------------------------- outbound

export type MediaKind = "image" | "video" | "audio" | "document" | "sticker";

export interface Choice {
  /** Comes back as `payload` when it is chosen. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** A file to send: one of ours by its storage `key`, or a public `url`. */
export interface OutboundMedia {
  readonly kind: MediaKind;
  readonly key?: string;
  readonly url?: string;
  readonly mime?: string;
  readonly filename?: string;
  /** Bytes, when known. */
  readonly size?: number;
}

export interface TextContent {
  readonly type: "text";
  readonly text: string;
}
export interface MediaContent {
  readonly type: "media";
  readonly media: OutboundMedia;
  readonly caption?: string;
}
/** A text with choices to press. Channels show as many as they can: as buttons, as a list, or as numbered lines. */
export interface ChoicesContent {
  readonly type: "choices";
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly header?: string;
  readonly footer?: string;
  /** The label of the button that opens the list, where the channel shows one. */
  readonly listLabel?: string;
}
export interface LocationContent extends GeoLocation {
  readonly type: "location";
}
/** A message that the provider approved beforehand. */
export interface TemplateContent {
  readonly type: "template";
  readonly name: string;
  /** BCP 47 or the provider's own spelling (`en_US`). */
  readonly language: string;
  /** As the provider approved it, for what it costs; the dearest where nobody says. */
  readonly category?: "marketing" | "utility" | "authentication";
  readonly header?: { readonly text?: string; readonly media?: OutboundMedia };
  /** In the order of the template's placeholders, or by their names. */
  readonly variables?: readonly string[] | Readonly<Record<string, string>>;
  /** One entry per dynamic button: its index and the data that it carries. */
  readonly buttons?: readonly { readonly index: number; readonly kind: "payload" | "url"; readonly value: string }[];
}

/**
 * A whole e-mail. Where only a text is written, the channel makes one of it, in the thread's subject; channels that know no subject
 * send subject and text.
 */
export interface EmailContent {
  readonly type: "email";
  readonly subject: string;
  /** What is shown where HTML is not: never empty. */
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly OutboundMedia[];
  /** Our page for one-click unsubscribing (RFC 8058): names recipient and list by an opaque token. */
  readonly unsubscribeUrl?: string;
}

export type OutboundContent =
  | TextContent
  | MediaContent
  | ChoicesContent
  | LocationContent
  | TemplateContent
  | EmailContent;

/** Values of the app's or the connection's credential fields, secret ones included. */
export type Credentials = Readonly<Record<string, string | undefined>>;

interface Problem {
  /** The provider's code as text, or one of ours. */
  readonly code: string;
  readonly text: string;
}
/** What an answer of the provider means for a delivery. Waits in milliseconds; absent means "use the manifest's". */
export type SendOutcome =
  | { readonly kind: "accepted"; readonly externalId: string }
  /** Try again: nothing was accepted. */
  | ({ readonly kind: "retry"; readonly afterMs?: number } & Problem)
  /** Try again later; `scope` says whether the whole connection or only this recipient has to slow down. */
  | ({ readonly kind: "throttled"; readonly scope: "connection" | "recipient"; readonly afterMs?: number } & Problem)
  | ({ readonly kind: "windowClosed" } & Problem)
  /** This message will not reach this person; another one might. */
  | ({ readonly kind: "undeliverable" } & Problem)
  /** This person cannot be reached here at all. `gone`: the address is none any more, and is forgotten where the person has another one. */
  | ({ readonly kind: "unreachable"; readonly gone?: true } & Problem)
  /** The request is wrong. `template` names the part of it that must be mended when that is known. */
  | ({ readonly kind: "rejected"; readonly template?: boolean } & Problem)
  /** The credentials or the account are refused: nothing can be sent until a person mends it. */
  | ({ readonly kind: "broken" } & Problem)
  /** It may have been accepted; only a receipt can tell. */
  | ({ readonly kind: "unknown" } & Problem);

export type ContentPlan =
  | { readonly ok: true; readonly parts: readonly OutboundContent[] }
  | {
      readonly ok: false;
      readonly problems: readonly {
        readonly field: string;
        readonly code: string;
        readonly message: string;
        readonly suggestion?: string;
      }[];
    };
