/**
 * What every channel folder implements. A channel is pure: it reads no table, no clock and no environment. It is given raw
 * bytes, secrets and an HTTP function, and answers with events, requests and outcomes.
 */

import type { TokenExpiry } from "../core/connections/model.ts";
import type {
  ContentPlan,
  Credentials,
  IdentityChangeEvent,
  InboundEvent,
  MediaKind,
  MediaReference,
  OutboundContent,
  PreferenceEvent,
  SendOutcome,
  ThreadEvent,
} from "../core/messages/model.ts";
import type {
  SampleFile,
  Submission,
  SubmittedTemplate,
  TemplateListing,
  WordingLimits,
} from "../core/provider-templates/model.ts";
import type { PriceList } from "../core/spending/model.ts";
import type { Tolerated } from "../core/watch/model.ts";

export type { ContentPlan, Credentials, SendOutcome } from "../core/messages/model.ts";
export type {
  ListedTemplate,
  SampleFile,
  Submission,
  SubmittedTemplate,
  TemplateListing,
  WordingLimits,
} from "../core/provider-templates/model.ts";
export type { PriceList, Rates } from "../core/spending/model.ts";

/** One field of the form that connects an app or an account. */
export interface CredentialField {
  readonly name: string;
  readonly label: string;
  /** Secret fields are write-only: kept in the secret store, never shown again. */
  readonly secret: boolean;
  readonly required: boolean;
  /** A secret that we make ourselves where nobody enters one. */
  readonly generated?: boolean;
  readonly help: string;
}

/** What is wrong with the value of a field, in words that follow its name. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Everything about a channel that a provider may change, as data. Times in milliseconds, sizes in bytes. */
export interface Manifest {
  /** Lower case, used in addresses and keys. */
  readonly id: string;
  readonly name: string;
  /** What people call it, where several providers carry the same: a channel plan that says `email` may use any of them. The id when absent. */
  readonly medium?: "email" | "sms" | "push";
  /**
   * The kind of identity by which somebody can be written to who never wrote here; absent where the customer has to begin. `account`: an id
   * that only the connection's account knows, of the kind `<id of the channel>:<first of accountFields>`.
   */
  readonly reaches?: "phone" | "email" | "account";
  /**
   * Requests go to this service of AWS, in the deployment's own account: the gateway signs them with the function's role (SigV4) and
   * puts the region in place of `{region}` in addresses.
   */
  readonly aws?: { readonly service: string };
  /** What the provider signs for: the app. Its secrets verify webhooks. */
  readonly app: readonly CredentialField[];
  /** What sends and receives: a phone number, a page. */
  readonly connection: readonly CredentialField[];
  /** Names of connection fields whose values appear as `accountId` in webhooks and so select the connection. */
  readonly accountFields: readonly string[];
  /** An app is one account and its webhooks do not name it: events without `accountId` belong to the app's only connection. */
  readonly singleAccount?: boolean;
  /** Fields (dotted paths below an event or a request) that must never reach a log. */
  readonly redact: readonly string[];
  /** There is no provider: customers read what we keep. Sending asks nobody, so it is neither lost on its way nor done twice. */
  readonly hosted?: boolean;
  /** Requests go to addresses that the connection or a customer names: the gateway has them made by the guarded client. */
  readonly foreign?: true;
  readonly baseUrl: string;
  readonly webhook: {
    readonly maxBytes: number;
    /** Methods other than POST that the provider calls. */
    readonly challenge: boolean;
    /**
     * What proves who made a webhook: a signature over its bytes (when absent), or a shared token, which says nothing about them, in a
     * header or in the `address` that we gave.
     */
    readonly proof?: "signature" | "token" | "address";
    /** The provider tells by GET, with everything in the address. */
    readonly byGet?: true;
  };
  readonly limits: {
    readonly text: number;
    /** What `text`, and the text above choices, is counted in where that is bytes of UTF-8; UTF-16 code units when absent. */
    readonly textIn?: "bytes";
    readonly caption: number;
    /** Where the network cuts and charges by segments: how much fits into the only one, and into each of several. */
    readonly segments?: Readonly<Record<Segments["encoding"], { readonly single: number; readonly joined: number }>>;
    readonly choices: {
      readonly buttons: number;
      readonly rows: number;
      readonly buttonTitle: number;
      readonly rowTitle: number;
      readonly rowDescription: number;
      readonly body: number;
      readonly listLabel: number;
      readonly header: number;
      readonly footer: number;
      readonly id: number;
    };
    readonly media: Readonly<
      Partial<Record<MediaKind, { readonly maxBytes: number; readonly mime: readonly string[] }>>
    >;
    /** Largest file that is fetched from the provider. */
    readonly inboundMediaBytes: number;
    readonly clientRef: number;
    /** Of templates that the provider has to approve, where it keeps some; lengths in characters. */
    readonly wording?: WordingLimits;
  };
  /** How long after the customer's last message free-form messages are allowed; absent where there is no window. */
  readonly window?: {
    readonly ms: number;
    readonly openedBy: readonly ("message" | "call")[];
    /** A longer one for answers that a person writes, where the connection's `field` (not a secret) says that the provider granted it. */
    readonly extended?: { readonly ms: number; readonly field: string };
  };
  /** Answers in an open window that the provider does not charge for, a month and connection; the others are in the price list. */
  readonly freeServiceMessages?: number;
  readonly rate: {
    readonly perSecond: number;
    readonly perRecipientMs: number;
    /** How a sender that nobody knows yet had better begin: so many on its first day, twice as many each day, free from day `days` on. */
    readonly warmUp?: { readonly first: number; readonly days: number };
  };
  readonly send: {
    readonly timeoutMs: number;
    /** The provider wants its secret in the address: no address of a request may reach a log or an outcome. */
    readonly secretInAddress?: boolean;
    /** Whether the provider recognises a repeated request by itself: then one whose answer was lost is made again. */
    readonly repeatSafe: boolean;
    /** The provider fetches no files: they go along with the request, as `files`. Mail always carries its own. */
    readonly carriesFiles?: true;
    readonly maxAttempts: number;
    /** Waits before the second, third, ... attempt when the provider names none. The last one repeats. */
    readonly backoffMs: readonly number[];
    /** The long wait after the provider says that we look like spam. */
    readonly spamBackoffMs: number;
  };
  readonly receipts: {
    readonly delivered: boolean;
    readonly read: boolean;
    /** A send whose fate nobody knows is closed as presumed lost when no receipt came within this time. */
    readonly presumedLostMs: number;
  };
  /** From which shares on the provider, or those whom it delivers to, act against the account: then we stop it ourselves. */
  readonly tolerated?: Tolerated;
  /** Provider error codes by what they mean; `classify` reads nothing else. */
  readonly errors: Readonly<Record<ErrorClass, readonly (number | readonly [number, number])[]>>;
  /** Errors that the provider calls by names instead. */
  readonly errorNames?: Readonly<Partial<Record<ErrorClass, readonly string[]>>>;
  /** Pairs of a code and the provider's finer code that mean something else than the code alone. */
  readonly errorSubcodes?: Readonly<Partial<Record<ErrorClass, readonly (readonly [number, number])[]>>>;
}

export type ErrorClass =
  | "throttledConnection"
  | "throttledRecipient"
  | "spam"
  | "transient"
  | "windowClosed"
  | "undeliverable"
  | "unreachable"
  | "rejected"
  | "template"
  | "authentication"
  | "integrity"
  | "gone";

/** Names in lower case; values as received, unverified. */
export interface WebhookRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The whole address as the provider called it, with its query as it was sent: some sign it. */
  readonly url?: string;
  /** When it came, epoch milliseconds: some sign the time, and what is old proves nothing. */
  readonly now?: number;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /**
   * `https`; or `smtp` and `smtps` with user and password in it: then `headers` are the envelope (`from`, `to`), `body` is the whole
   * message, and the answer's status and body are those of the mail server's last reply.
   */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of a body that is text. */
  readonly bytes?: Uint8Array;
  /**
   * Its address was named by somebody outside: only public ones are visited, and only by `https` and `POST`. Of the answer's headers
   * `retry-after` is told.
   */
  readonly foreign?: true;
  readonly timeoutMs: number;
}
/**
 * `answered`: the peer's whole answer. `unsent`: the request certainly never left (refused connection, unknown host), so a
 * repeat is safe. `lost`: it may have arrived, but no whole answer came back.
 */
export type HttpResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "unsent"; readonly reason: string }
  | { readonly kind: "lost"; readonly reason: string };
/** Never throws. */
export type Http = (request: HttpRequest) => Promise<HttpResult>;

export interface SendRequest {
  readonly content: OutboundContent;
  /** Resolved address of the file of a media or template message, readable by the provider for a while. */
  readonly mediaUrl?: string;
  /** The files of an e-mail, or of a channel that carries them, read: their bytes in base64. */
  readonly files?: readonly { readonly name: string; readonly mime: string; readonly base64: string }[];
  /** The provider's id of the person or group. */
  readonly to: { readonly id: string; readonly type: "person" | "group" };
  /** The provider's id of the message that this one answers. */
  readonly replyTo?: string;
  /** Comes back with every receipt, or with the echo of the message where receipts carry nothing. */
  readonly clientRef: string;
  /** The app's webhook address, where it is known: some providers are told with each message where its receipts go. */
  readonly callbackUrl?: string;
  /** The app, for providers whose receipts come to one address for all apps. */
  readonly appId?: string;
  /** Past the channel's usual window, within the extended one. */
  readonly extendedWindow?: boolean;
  readonly connection: Credentials;
  readonly baseUrl: string;
  /** When this is asked, epoch milliseconds: some providers want the time in what is signed. */
  readonly now?: number;
}

/** Where the provider is to post an app's webhooks, for which connection. */
export interface Registration {
  readonly webhookUrl: string;
  readonly app: Credentials;
  readonly connection: Credentials;
  readonly baseUrl: string;
}

export type LocatableEvent = ThreadEvent | PreferenceEvent | IdentityChangeEvent;

export interface EventPlace {
  readonly thread: string;
  readonly chat: { readonly id: string; readonly type: "person" | "group" };
  /** `kind` is `phone` (value in E.164) where the id is a telephone number, else the channel's id, with the account where ids are not global. */
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
}

/**
 * A channel comes in three parts, by who needs them, each a file of its folder: a function's bundle then holds the part that it
 * uses. All know the manifest.
 */
interface Part {
  readonly manifest: Manifest;
}

/** One thing that a service of AWS tells. */
export interface Arrival {
  /** Ids of the apps that it may be of, the surest first. */
  readonly apps: readonly string[];
  /** The account as webhooks name it (`accountId`): finds the app where none is named. */
  readonly accountId?: string;
  /** For `parse`, as JSON. */
  readonly body: unknown;
  /** A mail that lies under this name where the deployment keeps mails: `with` puts it into `body`. */
  readonly kept?: { readonly name: string; readonly with: (raw: Uint8Array) => unknown };
}

/** What a webhook needs: `inbound.ts`. */
export interface Inbound extends Part {
  /** Answers the provider's question whether this address is ours; absent where the provider asks none. */
  challenge?(request: WebhookRequest, app: Credentials): WebhookAnswer;
  /** Whether the request was made by the provider: on the raw bytes, in constant time, false for any missing secret or header. */
  verify(request: WebhookRequest, app: Credentials): boolean;
  /**
   * The events of one body, in its order. Never throws: what is not understood is an `ignored` event (or nothing, when the
   * body is not this channel's), and never harms its neighbours. `query` is that of the address: what we put into the address that
   * we gave the provider comes back there. Waits for nothing but code that only some bodies need.
   */
  parse(body: Uint8Array, query?: WebhookRequest["query"]): readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
  /**
   * Where an event happened and to whom: `thread` is the provider's own name of the chat (it makes the conversation), `chat` is
   * what an answer is addressed to, `identities` are all ids of the customer, the surest first; never empty.
   */
  locate(event: LocatableEvent): EventPlace;
  /** What an error code in a receipt means. */
  classifyReceipt(code: string): SendOutcome["kind"];
  /**
   * What a service of AWS tells of this channel within the account, where IAM says who may tell it. Absent where none does. Never
   * throws; [] for what is not this channel's.
   */
  arrivals?(event: unknown): readonly Arrival[];
  /** A whole mail that somebody else took in for an app of this channel. Absent where the channel carries none. Never throws. */
  mail?(raw: Uint8Array): Promise<readonly InboundEvent[]>;
  /** What the answer to a webhook says beside 200, where the provider reads it; undefined for a plain 200. Never throws. */
  acknowledge?(body: Uint8Array): WebhookAnswer | undefined;
}

/** What asks the provider at work: `outbound.ts`. */
export interface Outbound extends Part {
  /** Sends one part that came out of `plan`. */
  send(request: SendRequest, http: Http): Promise<SendOutcome>;
  /** Where to fetch a file that a customer sent, with the headers that it needs. */
  locateMedia(media: MediaReference, connection: Credentials, baseUrl: string, http: Http): Promise<MediaLocation>;
}

/** What people need beforehand, to write a message and to connect an account: `desk.ts`. */
export interface Desk extends Part {
  /** Splits and degrades content to what this channel can show; each part is one provider message. */
  plan(content: OutboundContent): ContentPlan;
  /** How many messages of the network a text takes, where the network splits and charges by them. */
  segments?(text: string): Segments;
  /** What a person may not enter, among the fields that the manifest names; absent where only the provider can tell. */
  check?(values: Credentials): readonly FieldProblem[];
  /** Asks the provider whether these credentials work, without sending anything. `now`: epoch milliseconds. */
  test(connection: Credentials, baseUrl: string, http: Http, now?: number): Promise<ConnectionCheck>;
  /**
   * When the connection's credentials end, as the provider says it to whoever has the app's own; undefined when it does not say. Absent where
   * credentials do not end, or nobody can be asked.
   */
  expiry?(connection: Credentials, app: Credentials, baseUrl: string, http: Http): Promise<TokenExpiry | undefined>;
  /** Every message template of the connection's account, in all states. Absent where the provider keeps none. */
  templates?(connection: Credentials, baseUrl: string, http: Http): Promise<TemplateListing>;
  /**
   * Asks for approval of a template, or of other words for the one that the provider has under `providerId`. Absent where the provider keeps
   * none. `sample`: the file at its head, where it has one.
   */
  submit?(
    asked: {
      readonly template: SubmittedTemplate;
      readonly providerId?: string;
      readonly sample?: SampleFile;
      readonly connection: Credentials;
      readonly app: Credentials;
      readonly baseUrl: string;
    },
    http: Http,
  ): Promise<Submission>;
  /** Absent where sending costs nothing. */
  readonly prices?: PriceList;
  /**
   * The place of somebody who never wrote: by an identity of the kind that the manifest `reaches`. `thread` names what is talked about
   * where the medium keeps subjects apart (a mail's thread); others have one thread with each person. `account`: the connection's. What
   * this gives and what `locate` gives for their answer is the same place.
   */
  address?(
    value: string,
    thread: { readonly id: string; readonly subject?: string; readonly account?: string },
  ): EventPlace | undefined;
  /** Tells the provider where to post webhooks; absent where a person does that at the provider. May be repeated. */
  register?(registration: Registration, http: Http): Promise<ConnectionCheck>;
}

export interface Channel extends Inbound, Outbound, Desk {}

/** `units` of `encoding` (septets, or UTF-16 units) in all; `perSegment` of them fit into each of as many segments. */
export interface Segments {
  readonly encoding: "gsm7" | "ucs2";
  readonly segments: number;
  readonly units: number;
  readonly perSegment: number;
}

export type MediaLocation =
  | {
      readonly kind: "found";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly mime?: string;
      readonly size?: number;
    }
  | { readonly kind: "gone"; readonly reason: string }
  | { readonly kind: "retry"; readonly reason: string };

export type ConnectionCheck =
  | { readonly ok: true; readonly displayName?: string; readonly address?: string; readonly quality?: string }
  | { readonly ok: false; readonly code: string; readonly text: string; readonly retryable: boolean };
